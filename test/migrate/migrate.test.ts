import { describe, expect, it } from 'vitest'
import { Diagnostics } from '../../src/diagnostics/collector.js'
import { positionAt } from '../../src/diagnostics/source.js'
import { bundleOf, check, compile, containerProcess } from '../../src/index.js'
import { readYaml } from '../../src/yaml/read-yaml.js'
import { toValue } from '../../src/yaml/to-value.js'
import { migrated, migrateText } from './support.js'

/** The new document as plain values. */
const documentOf = (old: string) => {
  const text = migrated(old)
  const root = readYaml({ name: 'new.yaml', text }, new Diagnostics())
  return JSON.parse(JSON.stringify(toValue(root!)))
}

const experiment = (sections: string) => `version: 1\nkind: experiment\n${sections}`
const group = (hptuning: string) =>
  `version: 1\nkind: group\nhptuning:\n${hptuning}run: {cmd: 'fit --x={{ x }}'}\n`

/** The arguments that a run of the new document gets. */
function argvOf(old: string, params: Record<string, string> = {}): readonly string[] {
  const bundle = bundleOf({ name: 'new.yaml', text: migrated(old) })
  const context = { owner: 'me', project: 'p', uuid: 'abc', contextRoot: '/ctx' }
  const { operation } = compile(bundle, { params, context })
  return containerProcess(operation!).argv
}

describe('a command', () => {
  it('reaches the shell as it did: words with one blank between them, without the backslashes', () => {
    const old = experiment(
      'declarations: {rate: 0.1, fast: true}\nrun:\n  cmd: |\n    python fit.py --rate={{ rate }} \\\n       --fast={{ fast }} \\\n',
    )
    expect(argvOf(old)).toEqual(['/bin/bash', '-c', 'python fit.py --rate=0.1 --fast=True'])
  })

  it('of several lines is joined with &&', () => {
    expect(argvOf(experiment('run:\n  cmd: [make, make   test]\n'))).toEqual([
      '/bin/bash',
      '-c',
      'make && make test',
    ])
  })

  it('takes params from the command line, of the type that the declaration shows', () => {
    const old = experiment(
      "declarations: {rate: 1e-3, layers: [1, 2]}\nrun: {cmd: 'fit {{ rate }} {{ layers[0] }}'}\n",
    )
    expect(argvOf(old)).toEqual(['/bin/bash', '-c', 'fit 0.001 1'])
    expect(argvOf(old, { rate: '0.5', layers: '[7]' })).toEqual(['/bin/bash', '-c', 'fit 0.5 7'])
    const { diagnostics } = check(bundleOf({ name: 'new.yaml', text: migrated(old) }), {
      params: { rate: 'fast' },
    })
    expect(diagnostics.map(({ code }) => code)).toEqual(['param-value'])
  })

  it('finds the outputs path in the variable that it knows', () => {
    const { env } = documentOf(experiment("run: {cmd: 'fit > $POLYAXON_RUN_OUTPUTS_PATH/log'}\n")).run
      .container
    expect(env).toEqual([{ name: 'POLYAXON_RUN_OUTPUTS_PATH', value: '{{ globals.run_outputs_path }}' }])
  })

  it('that names something else of the old platform is commented on', () => {
    const text = migrated(experiment("run: {cmd: 'fit $POLYAXON_PARAMS /data/rows'}\n"))
    expect(text).toContain('nothing sets `POLYAXON_PARAMS` today')
    expect(text).toContain('volumes at `/data` and `/outputs`')
  })
})

describe('resources', () => {
  const resourcesOf = (resources: string) =>
    documentOf(experiment(`environment: {resources: ${resources}}\nbuild: {image: i}\nrun: {cmd: x}\n`)).run
      .container.resources

  it('have memory in mebibytes and cards by the names of Kubernetes', () => {
    expect(
      resourcesOf(
        '{cpu: {requests: 0.5}, memory: {requests: 256, limits: 1024}, gpu: {limits: 2}, tpu: {limits: 8}}',
      ),
    ).toEqual({
      requests: { cpu: 0.5, memory: '256Mi' },
      limits: { memory: '1024Mi', 'nvidia.com/gpu': 2, 'cloud-tpus.google.com/v2': 8 },
    })
  })

  it('that are none of these are commented on', () => {
    const text = migrated(
      experiment('environment: {resources: {gpu: {request: 1}, disk: 3}}\nrun: {cmd: x}\n'),
    )
    expect(text).toContain('`environment.resources.gpu.request: 1` has no equal today')
    expect(text).toContain('`environment.resources.disk: 3` has no equal today')
  })
})

describe('code', () => {
  it('comes from the repository that the build names', () => {
    const { run } = documentOf(
      experiment('build: {image: i, git: https://example.com/a/rows.git, branch: dev}\nrun: {cmd: x}\n'),
    )
    expect(run.init).toEqual([{ git: { url: 'https://example.com/a/rows.git', revision: 'dev' } }])
    expect(run.container.workingDir).toBe('{{ globals.artifacts_path }}/rows')
  })

  it('is asked for in a comment when it was uploaded', () => {
    expect(migrated(experiment('build: {image: i, commit: 1234567}\nrun: {cmd: x}\n'))).toContain(
      'revision: 1234567',
    )
  })
})

describe('the image', () => {
  it('is described by a Dockerfile when it was built from steps', () => {
    const text = migrated(
      experiment(
        'build: {image: base, lang_env: C.UTF-8, env_vars: [[A, 1]], build_steps: [make, make install]}\nrun: {cmd: x}\n',
      ),
    )
    const lines = text.split('\n').map((line) => line.replace(/^\s*#\s*/, ''))
    const from = lines.indexOf('FROM base')
    expect(lines.slice(from, from + 9)).toEqual([
      'FROM base',
      'ENV LC_ALL C.UTF-8',
      'ENV LANG C.UTF-8',
      'ENV LANGUAGE C.UTF-8',
      'ENV A 1',
      'WORKDIR /code',
      'COPY . /code',
      'RUN make',
      'RUN make install',
    ])
  })
})

describe('names that mean something else in templates', () => {
  it('get another one, with a comment', () => {
    const text = migrated(experiment("declarations: {params: 3}\nrun: {cmd: 'fit {{ params }}'}\n"))
    expect(text).toContain('- name: params_')
    expect(text).toContain('it was called `params`')
  })
})

describe('a group', () => {
  it('gives its inputs the types that the search gives', () => {
    const { component } = documentOf(
      group(
        '  matrix: {a: {range: [1, 5, 1]}, b: {values: [1, 0.5]}, c: {linspace: [1, 5, 3]}, d: {values: [x]}, e: {values: [[1], [2]]}}\n',
      ),
    )
    expect(component.inputs).toEqual([
      { name: 'a', type: 'int' },
      { name: 'b' },
      { name: 'c', type: 'float' },
      { name: 'd', type: 'str' },
      { name: 'e', type: 'List[int]' },
    ])
  })

  it('keeps a declared value that the search replaces, unless it is of another type', () => {
    const text = migrated(
      `version: 1\nkind: group\ndeclarations: {x: fast, y: 2}\nhptuning:\n  matrix: {x: {range: [1, 5, 1]}, y: {values: [3]}}\nrun: {cmd: a}\n`,
    )
    expect(text).toContain('`x: fast` was declared; only the search gives this a value')
    expect(text).toMatch(/name: y\n\s+type: int\n\s+# .*\n\s+value: 2/)
  })

  it('is also what an experiment with a search is', () => {
    const text = migrated(experiment('hptuning: {matrix: {x: {values: [1]}}}\nrun: {cmd: a}\n'))
    expect(text).toContain('kind: operation')
    expect(text).toContain('its search makes it a group')
  })
})

describe('an operation of a pipeline', () => {
  it('refers to a file by its path', () => {
    const { run } = documentOf('version: 1\nkind: pipeline\nops:\n- {name: a, template: {path: a.yml}}\n')
    expect(run.operations).toEqual([{ name: 'a', pathRef: 'a.yml' }])
  })

  it('runs the search of a group that is its template', () => {
    const { run } = documentOf(
      'version: 1\nkind: pipeline\nops:\n- {name: a, template: {name: g}}\ntemplates:\n- {kind: group, name: g, hptuning: {matrix: {x: {values: [1, 2]}}}, run: {cmd: "{{ x }}"}}\n',
    )
    expect(run.operations[0].matrix).toEqual({
      kind: 'grid',
      params: { x: { kind: 'choice', value: [1, 2] } },
    })
    expect(run.components[0].inputs).toEqual([{ name: 'x', type: 'int' }])
  })
})

describe('a document in the present format', () => {
  it('stays as it is, comments included', () => {
    const text = '# mine\nversion: 1.1\nkind: component\nrun: {kind: job, container: {image: i}}\n'
    expect(migrateText(text)).toEqual({ diagnostics: [], migration: { text, isChanged: false, notes: [] } })
  })

  it('gets the right number when only that is old', () => {
    const text = 'version: 1 # old\nkind: component\nrun: {kind: job}\n'
    expect(migrateText(text).migration?.text).toBe('version: 1.1 # old\nkind: component\nrun: {kind: job}\n')
  })
})

/** Code and place of each error. */
const errorsOf = (text: string) =>
  migrateText(text).diagnostics.map(({ code, location }) => {
    const { line, column } = positionAt(location!.file, location!.range.start)
    return `${code} ${line}:${column}`
  })

describe('what cannot be migrated', () => {
  it.each([
    ['a list', '- 1\n', 'not-old-format 1:1'],
    ['another kind of file', 'apiVersion: v1\nmetadata: {name: x}\n', 'not-old-format 1:1'],
    ['a kind that never was', 'version: 1\nkind: expriment\n', 'old-kind 2:7'],
    [
      'old sections under a present kind',
      'version: 1.1\nkind: component\ndeclarations: {a: 1}\n',
      'mixed-format 3:15',
    ],
    ['a section that is none', experiment('environment: [gpu]\n'), 'old-section 3:14'],
    ['a group without values', 'version: 1\nkind: group\nhptuning: {concurrency: 2}\n', 'old-unclear 3:11'],
    [
      'two searches at once',
      group(
        '  matrix: {x: {values: [1]}}\n  grid_search: {n_experiments: 1}\n  random_search: {n_experiments: 1}\n',
      ),
      'old-unclear 6:18',
    ],
    ['a distribution in a grid', group('  matrix: {x: {uniform: [0, 1]}}\n'), 'old-unclear 4:15'],
    ['a span downwards', group('  matrix: {x: {linspace: [3, 1, 2]}}\n'), 'old-unclear 4:26'],
    ['a span that YAML reads as a number', group('  matrix: {x: {range: 1:10:2}}\n'), 'old-unclear 4:23'],
    [
      'a random search without a number',
      group('  matrix: {x: {values: [1]}}\n  random_search: {}\n'),
      'old-unclear 5:18',
    ],
    [
      'an operation without its template',
      'version: 1\nkind: pipeline\nops:\n- {name: a, template: {name: b}}\n',
      'old-unclear 4:23',
    ],
    [
      'a dependency on nothing',
      'version: 1\nkind: pipeline\nops:\n- {name: a, template: {path: a.yml}, dependencies: [b]}\n',
      'old-unclear 4:52',
    ],
    ['broken YAML', 'version: [1\n', 'yaml-syntax 1:10'],
  ])('%s', (_, text, error) => {
    expect(errorsOf(text)).toEqual([error])
    expect(migrateText(text).migration).toBeUndefined()
  })

  it('is told with what was meant', () => {
    expect(migrateText('version: 1\nkind: expriment\n').diagnostics[0]?.hint).toBe(
      'did you mean `experiment`?',
    )
  })
})

describe('check', () => {
  it('says one thing about an old document: how to migrate it', () => {
    const text = experiment('declarations: {a: 1}\nhptuning: 3\nrun: {cmd: x}\n')
    const { diagnostics } = check(bundleOf({ name: 'jobs/old.yml', text }))
    expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      ['old-format', '`pxrun migrate -f jobs/old.yml` writes it in the present one'],
    ])
  })
})
