/** The published schema in a real editor back-end: what the YAML language server offers, explains and finds. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caret, LanguageClient } from './language-client.js'

const schema = pathToFileURL(resolve('schemas/polyaxonfile.schema.json')).href
const MODELINE = `# yaml-language-server: $schema=${schema}\n`

let client: LanguageClient
let opened = 0

beforeAll(async () => {
  client = await LanguageClient.start({
    command: process.execPath,
    args: [resolve('node_modules/yaml-language-server/bin/yaml-language-server'), '--stdio'],
    // Its store of schemas is on the network.
    settings: { yaml: { schemaStore: { enable: false } } },
  })
})

afterAll(async () => {
  await client.stop()
})

const open = (text: string) => client.open(`file:///polyaxon/${opened++}.yaml`, text)

const COMPONENT = 'version: 1.1\nkind: component\n'
const OPERATION = 'version: 1.1\nkind: operation\nhubRef: train\n'
const JOB = `${COMPONENT}run:\n  kind: job\n`
const CONTAINER = `${JOB}  container:\n    image: python\n`
const LR = `${OPERATION}matrix:\n  kind: random\n  numRuns: 3\n  params:\n    lr:\n`
const DAG = `${COMPONENT}run:\n  kind: dag\n  operations:\n    - name: train\n`

/** A place, some of what is offered there, and what is not. */
const COMPLETIONS: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  ['an empty file', '‸', ['kind'], ['run', 'matrix']],
  ['the kind of a file', 'kind: ‸', ['component', 'operation'], ['job']],
  [
    'a component',
    `${COMPONENT}‸`,
    ['run', 'inputs', 'outputs', 'name'],
    ['matrix', 'schedule', 'hubRef', 'kind'],
  ],
  [
    'an operation',
    `${OPERATION}‸`,
    ['matrix', 'schedule', 'params', 'pathRef', 'joins'],
    ['run', 'inputs', 'kind'],
  ],
  ['a run without a kind', `${COMPONENT}run:\n  ‸`, ['kind'], ['container', 'operations']],
  [
    'the kind of a run',
    `${COMPONENT}run:\n  kind: ‸`,
    ['job', 'service', 'dag', 'tfjob', 'raycluster'],
    ['component'],
  ],
  [
    'a job',
    `${JOB}  ‸`,
    ['container', 'init', 'sidecars', 'environment'],
    ['ports', 'replicas', 'operations', 'worker'],
  ],
  [
    'a service',
    `${COMPONENT}run:\n  kind: service\n  ‸`,
    ['ports', 'rewritePath', 'replicas', 'container'],
    ['operations', 'worker', 'slotsPerWorker'],
  ],
  [
    'a dag',
    `${COMPONENT}run:\n  kind: dag\n  ‸`,
    ['operations', 'components', 'concurrency'],
    ['container', 'ports', 'init'],
  ],
  [
    'a tfjob',
    `${COMPONENT}run:\n  kind: tfjob\n  ‸`,
    ['chief', 'ps', 'worker', 'successPolicy'],
    ['container', 'ports', 'launcher'],
  ],
  [
    'a replica',
    `${COMPONENT}run:\n  kind: mpijob\n  worker:\n    ‸`,
    ['replicas', 'container', 'init'],
    ['worker', 'kind'],
  ],
  [
    'a container',
    `${JOB}  container:\n    ‸`,
    ['image', 'command', 'args', 'env', 'resources', 'livenessProbe'],
    ['kind', 'init'],
  ],
  ['the pull policy', `${JOB}  container:\n    imagePullPolicy: ‸`, ['IfNotPresent', 'Always', 'Never'], []],
  ['resources', `${CONTAINER}    resources:\n      ‸`, ['limits', 'requests'], ['image']],
  [
    'an init step',
    `${CONTAINER}  init:\n    - ‸`,
    ['git', 'artifacts', 'paths', 'file', 'dockerfile', 'connection'],
    ['hubRef'],
  ],
  ['a git step', `${CONTAINER}  init:\n    - git:\n        ‸`, ['url', 'revision', 'flags'], ['git']],
  [
    'an environment',
    `${CONTAINER}  environment:\n    ‸`,
    ['labels', 'nodeSelector', 'tolerations'],
    ['container'],
  ],
  [
    'an input',
    `${COMPONENT}inputs:\n  - name: lr\n    ‸`,
    ['type', 'value', 'isOptional', 'validation', 'toEnv'],
    ['name', 'ref'],
  ],
  [
    'the type of an input',
    `${COMPONENT}inputs:\n  - name: lr\n    type: ‸`,
    ['int', 'float', 'bool', 'artifacts'],
    [],
  ],
  [
    'a param',
    `${OPERATION}params:\n  lr:\n    ‸`,
    ['value', 'ref', 'contextOnly', 'toEnv'],
    ['type', 'name'],
  ],
  ['a schedule without a kind', `${OPERATION}schedule:\n  ‸`, ['kind'], ['cron', 'frequency', 'startAt']],
  ['the kind of a schedule', `${OPERATION}schedule:\n  kind: ‸`, ['cron', 'interval', 'datetime'], []],
  [
    'an interval',
    `${OPERATION}schedule:\n  kind: interval\n  ‸`,
    ['frequency', 'startAt', 'maxRuns'],
    ['cron', 'kind'],
  ],
  ['a cron', `${OPERATION}schedule:\n  kind: cron\n  ‸`, ['cron', 'startAt', 'dependsOnPast'], ['frequency']],
  [
    'a grid',
    `${OPERATION}matrix:\n  kind: grid\n  ‸`,
    ['params', 'numRuns', 'concurrency', 'earlyStopping'],
    ['seed', 'eta', 'values'],
  ],
  [
    'a mapping',
    `${OPERATION}matrix:\n  kind: mapping\n  ‸`,
    ['values', 'concurrency'],
    ['params', 'numRuns', 'seed'],
  ],
  [
    'the kinds of a random search',
    `${LR}      kind: ‸`,
    ['uniform', 'choice', 'loguniform', 'normal'],
    ['grid'],
  ],
  ['a choice', `${LR}      kind: choice\n      ‸`, ['value'], ['kind']],
  ['a trigger', `${OPERATION}trigger: ‸`, ['all_succeeded', 'one_failed', 'all_done'], []],
  [
    'an operation of a dag',
    `${DAG}      ‸`,
    ['dagRef', 'pathRef', 'dependencies', 'params', 'trigger'],
    ['name', 'run'],
  ],
]

describe('completion', () => {
  it.each(COMPLETIONS)('%s', async (_, marked, offered, hidden) => {
    const { text, position } = caret(MODELINE + marked)
    const items = await client.completion(await open(text), position)
    const labels = items.map(({ label }) => label)
    expect(labels).toEqual(expect.arrayContaining([...offered]))
    expect(labels.filter((label) => hidden.includes(label))).toEqual([])
  })

  it('writes a `:` behind every key', async () => {
    const { text, position } = caret(`${MODELINE}${CONTAINER}    ‸`)
    const items = await client.completion(await open(text), position)
    expect(items.filter(({ insertText }) => !insertText?.includes(':'))).toEqual([])
  })

  it('describes what it offers', async () => {
    const { text, position } = caret(`${MODELINE}${OPERATION}schedule:\n  kind: interval\n  ‸`)
    const items = await client.completion(await open(text), position)
    const frequency = items.find(({ label }) => label === 'frequency')
    expect(JSON.stringify(frequency?.documentation)).toContain('Time between two runs')
  })
})

const HOVERS: readonly (readonly [string, string])[] = [
  ['version: 1.1\nki‸nd: component', 'A Polyaxonfile: a component or an operation. `kind` says which.'],
  [`${COMPONENT}run:\n  kind: j‸ob`, '`job`: A container that runs until it ends.'],
  [`${JOB}  container:\n    im‸age: python`, 'The image to run.'],
  [`${CONTAINER}    reso‸urces: {}`, 'What a container asks for and may use at most.'],
  [
    `${OPERATION}schedule:\n  kind: interval\n  fre‸quency: 60`,
    'Time between two runs: seconds, or a duration such as `PT1H`.',
  ],
  [`${OPERATION}matrix:\n  kind: ran‸dom`, '`random`: Params drawn at random.'],
  [`${OPERATION}tri‸gger: all_done`, 'Inside a dag: what the upstream operations must have come to.'],
  [`${OPERATION}par‸ams: {}`, "Values for the component's inputs and outputs: `name: value`"],
  [`${COMPONENT}inputs:\n  - name: lr\n    ty‸pe: float`, '`List[int]`'],
]

describe('hover', () => {
  it.each(HOVERS)('%j', async (marked, told) => {
    const { text, position } = caret(MODELINE + marked)
    const hover = await client.hover(await open(text), position)
    const { value } = hover!.contents as { value: string }
    expect(value).toContain(told)
  })
})

/** A mistake, between ‸ and ‸ where it is shown, and what is said about it. */
const MISTAKES: readonly (readonly [string, string])[] = [
  ['‸v‸ersion: 1.1', 'Missing property "kind".'],
  ['kind: ‸job‸', 'Valid values: "component", "operation".'],
  [`‸v‸ersion: 1.1\nkind: component`, 'Missing property "run".'],
  [`${JOB}‸typo‸: 1`, 'Property typo is not allowed.'],
  [`${COMPONENT}‸run‸:\n  container: {}`, 'Missing property "kind".'],
  [`${COMPONENT}run:\n  kind: ‸jobb‸`, 'Valid values: "job", "service", "dag"'],
  [`${JOB}  ‸ports‸: [80]`, 'Property ports is not allowed.'],
  [`${COMPONENT}run:\n  kind: service\n  ports: [‸http‸]`, 'Expected "integer"'],
  [`${COMPONENT}run:\n  kind: tfjob\n  ‸container‸: {}`, 'Property container is not allowed.'],
  [
    `${COMPONENT}run:\n  kind: tfjob\n  worker:\n    replicas: ‸many‸`,
    'Must be a whole number or a template',
  ],
  [`${DAG}      ‸dagref‸: a`, 'Property dagref is not allowed.'],
  [`${JOB}inputs:\n  - ‸t‸ype: int`, 'Missing property "name".'],
  [`${JOB}inputs:\n  - name: ‸globals‸`, 'Must be a name other than globals, params or connections'],
  [`${JOB}inputs:\n  - name: lr\n    ‸default‸: 1`, 'Property default is not allowed.'],
  [`${JOB}  init:\n    - ‸gitt‸: {url: a}`, 'Property gitt is not allowed.'],
  [`${JOB}  init:\n    - git: ‸https://a‸`, 'Must be a mapping or a template'],
  [`${JOB}  connections: ‸a‸`, 'Must be a list or a template'],
  [`${OPERATION}‸schedule‸:\n  kind: interval`, 'Missing property "frequency".'],
  [
    `${OPERATION}schedule:\n  kind: interval\n  frequency: 60\n  ‸cron‸: '* * * * *'`,
    'Property cron is not allowed.',
  ],
  [`${OPERATION}schedule:\n  kind: cron\n  cron: ‸[1]‸`, 'Expected "string"'],
  [
    `${OPERATION}schedule:\n  kind: datetime\n  startAt: ‸tomorrow‸`,
    'Must be a point in time such as 2024-05-01T10:00:00',
  ],
  [
    `${OPERATION}matrix:\n  kind: grid\n  params:\n    lr: {kind: ‸uniform‸, value: [0, 1]}`,
    'Valid values: "choice", "range"',
  ],
  [
    `${OPERATION}‸matrix‸:\n  kind: random\n  params:\n    lr: {kind: uniform, value: [0, 1]}`,
    'Missing property "numRuns".',
  ],
  [`${OPERATION}matrix:\n  kind: grid\n  params: ‸{}‸`, 'fewer properties than the required number of 1'],
  [`${OPERATION}trigger: ‸all_succeded‸`, 'Valid values: "all_succeeded"'],
  [`${OPERATION}termination:\n  maxRetries: ‸often‸`, 'Must be a whole number or a template'],
  [`${OPERATION}isApproved: ‸perhaps‸`, 'Must be true or false or a template'],
  [`${OPERATION}dependencies: ‸a‸`, 'Must be a list or a template'],
  [`${OPERATION}params: ‸[1]‸`, 'Expected one of object, null'],
  [`${OPERATION}joins:\n  - ‸s‸ort: name`, 'Missing property "query".'],
  [`${OPERATION}cache:\n  ttl: ‸day‸`, 'Must be a whole number or a template'],
]

describe('diagnostics', () => {
  it.each(MISTAKES)('%j', async (marked, told) => {
    const [before, wrong, after] = (MODELINE + marked).split('‸') as [string, string, string]
    const document = await open(before + wrong + after)
    const found = await client.diagnostics(document.uri)
    const lines = document.text.split('\n')
    expect(
      found.map(({ range: { start, end }, message }) => ({
        line: start.line,
        shown: lines[start.line]!.slice(start.character, end.character),
        message,
      })),
    ).toEqual([{ line: before.split('\n').length - 1, shown: wrong, message: expect.stringContaining(told) }])
  })

  it.each([
    'train/polyaxonfile.yaml',
    'batch-scoring/polyaxonfile.yaml',
    'batch-scoring/scoring-every-monday.yaml',
    'batch-scoring/scoring-every-60-minute.yaml',
  ])('finds nothing wrong with %s of the tutorial', async (name) => {
    const { uri } = await open(MODELINE + readFileSync(`fixtures/iris/repo/${name}`, 'utf8'))
    expect(await client.diagnostics(uri)).toEqual([])
  })
})
