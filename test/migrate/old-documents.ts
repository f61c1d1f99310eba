/** Old documents that the old platform would have taken, at random: sections of every version, and some that no version had. */
import fc from 'fast-check'

/** Letters that no key or word of either format is made of, so that a text can be found again. */
const token = fc.integer({ min: 100, max: 9999 }).map((number) => `zq${number}zq`)
const count = fc.integer({ min: 1, max: 60 })
const number = fc.oneof(count, fc.double({ min: 0.001, max: 0.9, noNaN: true }))

const record = <T extends Record<string, fc.Arbitrary<unknown>>>(sections: T) =>
  fc.record(sections, { requiredKeys: [] })

/** With a key that no version had. */
const withStranger = (arbitrary: fc.Arbitrary<object>) =>
  fc
    .tuple(arbitrary, fc.option(token, { nil: undefined, freq: 4 }))
    .map(([section, stranger]) => (stranger ? { ...section, stranger } : section))

const quantity = record({ requests: number, limits: number })
const resources = withStranger(
  record({
    cpu: quantity,
    memory: record({ requests: count, limits: count }),
    gpu: record({ requests: count, limits: count }),
    tpu: quantity,
  }),
)
const labels = fc.dictionary(token, fc.oneof(token, count), { minKeys: 1, maxKeys: 2 })
const tolerations = fc.array(
  record({ key: token, operator: fc.constant('Exists'), effect: fc.constant('NoSchedule') }),
  { minLength: 1, maxLength: 2 },
)
const names = fc.array(token, { minLength: 1, maxLength: 2 })

const scheduling = {
  node_selector: labels,
  tolerations,
  affinity: fc.constant({ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } }),
}
const role = withStranger(record({ resources, ...scheduling }))
const replicas = withStranger(
  record({
    n_workers: count,
    n_ps: count,
    default_worker: role,
    default_ps: role,
    worker: fc.array(
      fc.tuple(count, role).map(([index, one]) => ({ index, ...one })),
      { maxLength: 2 },
    ),
  }),
)
const environment = withStranger(
  record({
    resources,
    ...scheduling,
    labels,
    annotations: labels,
    persistence: record({ data: names, outputs: token }),
    data_refs: names,
    artifact_refs: names,
    outputs: record({ jobs: fc.array(fc.oneof(count, token)), experiments: fc.array(token) }),
    secret_refs: names,
    config_map_refs: names,
    configmap_refs: names,
    service_account: token,
    image_pull_secrets: names,
    max_restarts: count,
    replicas,
    tensorflow: replicas,
    n_workers: count,
    default_worker_resources: resources,
    default_worker_node_selectors: labels,
    master_resources: resources,
  }),
)

const declared = fc.oneof(
  token,
  count,
  number,
  fc.boolean(),
  fc.array(fc.oneof(count, token), { maxLength: 3 }),
  fc.constant('{{ other }}'),
  fc.constant('1e-3'),
  fc.constant(null),
  fc.dictionary(token, count, { maxKeys: 2 }),
)
const params = fc.dictionary(
  fc.oneof(token, fc.constantFrom('lr', 'params', '__proto__', 'num_steps')),
  declared,
  { maxKeys: 4 },
)

const io = withStranger(
  fc.record(
    {
      name: token,
      description: token,
      type: fc.constantFrom(
        'int',
        'float',
        'str',
        'bool',
        'dict',
        'uri',
        'gcs_path',
        's3_path',
        'auth',
        'path',
        'metric',
      ),
      default: declared.filter((value) => value !== null),
      is_optional: fc.boolean(),
      is_list: fc.boolean(),
      is_flag: fc.boolean(),
      options: fc.array(declared, { maxLength: 2 }),
    },
    { requiredKeys: ['name'] },
  ),
)

const recipe = {
  image: token,
  build_steps: fc.array(
    token.map((word) => `pip install ${word}`),
    { maxLength: 2 },
  ),
  env_vars: fc.array(fc.tuple(token, fc.oneof(token, count)), { maxLength: 2 }),
  dockerfile: token,
  context: token,
  ref: count,
  commit: fc.oneof(token, count),
  branch: token,
  git: token.map((name) => `https://example.com/team/${name}.git`),
  lang_env: token,
  nocache: fc.boolean(),
  backend: fc.constantFrom('native', 'kaniko'),
}
const command = fc.oneof(
  token.map((word) => `python ${word}.py --lr={{ lr }}`),
  fc.tuple(token, token).map(([a, b]) => `python ${a}.py \\\n  --x=${b} \\\n`),
  fc.tuple(token, token).map(([a, b]) => `${a}\n${b} > $POLYAXON_RUN_OUTPUTS_PATH/x $POLYAXON_PARAMS`),
  names,
)

const span = (...keys: string[]) =>
  fc
    .tuple(fc.integer({ min: -5, max: 5 }), ...keys.slice(1).map(() => fc.integer({ min: 6, max: 60 })))
    .chain((numbers) =>
      fc.constantFrom<unknown>(
        numbers,
        numbers.join(':'),
        Object.fromEntries(keys.map((key, index) => [key, numbers[index]])),
      ),
    )
const discrete = fc.oneof(
  record({
    values: fc.array(fc.oneof(token, number, fc.constant('1e-4')), { minLength: 1, maxLength: 4 }),
  }).filter((one) => 'values' in one),
  ...['linspace', 'logspace', 'geomspace'].map((kind) =>
    span('start', 'stop', 'num').map((value) => ({ [kind]: value })),
  ),
  span('start', 'stop', 'step').map((range) => ({ range })),
)
const distribution = fc.oneof(
  ...['uniform', 'loguniform'].map((kind) => span('low', 'high').map((value) => ({ [kind]: value }))),
  ...['quniform', 'qloguniform'].map((kind) => span('low', 'high', 'q').map((value) => ({ [kind]: value }))),
  ...['normal', 'lognormal'].map((kind) => span('loc', 'scale').map((value) => ({ [kind]: value }))),
  ...['qnormal', 'qlognormal'].map((kind) => span('loc', 'scale', 'q').map((value) => ({ [kind]: value }))),
  fc.tuple(token, token).map(([a, b]) => ({
    pvalues: [
      [a, 0.4],
      [b, 0.5],
    ],
  })),
)
const space = (param: fc.Arbitrary<object>) =>
  fc.dictionary(fc.oneof(token, fc.constant('lr')), param, { minKeys: 1, maxKeys: 3 })

const metric = fc.record({ name: token, optimization: fc.constantFrom('minimize', 'Maximize') })
const stopping = fc.array(
  fc.record(
    {
      metric: token,
      value: number,
      optimization: fc.constantFrom('minimize', 'maximize'),
      policy: fc.constantFrom<unknown>(
        'all',
        'experiment',
        { kind: 'median', evaluation_interval: 7 },
        { kind: 'average', evaluation_interval: 8 },
        { kind: 'truncation', percent: 30, evaluation_interval: 9 },
      ),
    },
    { requiredKeys: ['metric', 'value'] },
  ),
  { maxLength: 2 },
)
const algorithm = fc.oneof(
  space(discrete).map((matrix) => ({ matrix })),
  fc
    .tuple(space(discrete), count)
    .map(([matrix, n_experiments]) => ({ matrix, grid_search: { n_experiments } })),
  fc
    .tuple(space(fc.oneof(discrete, distribution)), count)
    .map(([matrix, n_experiments]) => ({ matrix, random_search: { n_experiments } })),
  fc
    .tuple(space(fc.oneof(discrete, distribution)), metric, fc.option(token, { nil: 'num_steps' }))
    .map(([matrix, wanted, name]) => ({
      matrix,
      hyperband: { max_iter: 81, eta: 3, resource: { name, type: 'int' }, metric: wanted, resume: false },
    })),
  fc
    .tuple(
      space(
        fc.oneof(
          discrete,
          span('low', 'high').map((uniform) => ({ uniform })),
        ),
      ),
      metric,
    )
    .map(([matrix, wanted]) => ({
      matrix,
      bo: {
        n_iterations: 15,
        n_initial_trials: 5,
        metric: wanted,
        utility_function: {
          acquisition_function: 'UCB',
          kappa: 1.2,
          gaussian_process: { kernel: 'matern', length_scale: 1.0, nu: 1.9, n_restarts_optimizer: 0 },
        },
      },
    })),
)
const tuning = fc
  .tuple(algorithm, withStranger(record({ seed: count, concurrency: count, early_stopping: stopping })))
  .map(([a, b]) => ({ ...a, ...b }))

const header = {
  name: token,
  description: token,
  tags: names,
  logging: withStranger(record({ level: fc.constant('INFO'), formatter: token })),
  project: fc.record({ name: token }),
  framework: fc.constantFrom('tensorflow', 'pytorch', 'horovod', 'mpi', 'mxnet', 'zq7zq'),
  backend: fc.constantFrom('native', 'kubeflow', 'mpi'),
}

const sections = {
  ...header,
  declarations: params,
  params,
  inputs: fc.uniqueArray(io, { maxLength: 2, selector: (one) => (one as { name: string }).name }),
  outputs: fc.uniqueArray(io, { maxLength: 2, selector: (one) => (one as { name: string }).name }),
  environment,
  build: withStranger(record(recipe)),
  run: withStranger(fc.record({ cmd: command })),
  model: fc.dictionary(token, token, { maxKeys: 2 }),
}

const document = (kind: string, more: Record<string, fc.Arbitrary<unknown>>, required: string[] = []) =>
  withStranger(fc.record(more, { requiredKeys: required })).map((written) => ({
    version: 1,
    kind,
    ...written,
  }))

const notebook = { ...header, environment, build: withStranger(record(recipe)), params }

const template = fc
  .constantFrom('job', 'experiment')
  .chain((kind) => document(kind, sections).map(({ version: _, ...one }) => one))
const pipeline = fc
  .tuple(template, template, record({ ...header, concurrency: count }), names)
  .map(([first, second, head, tags]) => ({
    version: 1,
    kind: 'pipeline',
    ...head,
    ops: [
      { name: 'one', template: { name: 'first' }, tags },
      {
        name: 'two',
        template: { name: 'second' },
        dependencies: ['one'],
        trigger: 'all_done',
        max_retries: 2,
        params: { extra: 'zq1zq' },
      },
    ],
    templates: [
      { ...first, name: 'first' },
      { ...second, name: 'second' },
    ],
  }))

export const oldDocuments: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  document('experiment', sections),
  document('job', sections),
  document('group', { ...sections, hptuning: tuning }, ['hptuning']),
  document('build', { ...header, environment, ...recipe }),
  document('notebook', notebook),
  document('tensorboard', notebook),
  pipeline,
  // Before 0.2.
  fc
    .tuple(
      record({
        ...header,
        declarations: params,
        environment,
        run: withStranger(record({ ...recipe, cmd: command })),
      }),
      tuning,
    )
    .map(([written, settings]) => ({ version: 1, ...written, settings })),
  // Before 0.1.
  fc
    .tuple(
      record({ declarations: params, environment, run: withStranger(record({ ...recipe, cmd: command })) }),
      space(discrete),
    )
    .map(([written, matrix]) => ({
      version: 1,
      ...written,
      matrix,
      settings: { concurrent_experiments: 3, run_type: 'zq2zq' },
    })),
)
