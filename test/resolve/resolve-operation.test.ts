import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toLossless } from '../../src/base/lossless.js'
import { compile } from '../../src/pipeline.js'
import { bundleOf } from '../../src/polyaxonfile/bundle.js'
import { CONTEXT, component, json, type Params, resolved, told } from '../support/language.js'

const compiledOf = (text: string, params: Params = {}) =>
  json(resolved(text, { params }).compiled) as Record<string, unknown>
const runOf = (text: string, params: Params = {}) => compiledOf(text, params).run as Record<string, unknown>
const containerOf = (text: string, params: Params = {}) =>
  runOf(text, params).container as Record<string, unknown>

const problems = (text: string, params: Params = {}) =>
  compile(bundleOf({ name: 'a.yaml', text }), { params, context: CONTEXT }).diagnostics.map(told)

describe('params', () => {
  it('become values of inputs, in the type of the input', () => {
    const text = component(
      '- {name: lr, type: float}\n- {name: layers, type: list, value: [1]}',
      '{image: a}',
    )
    expect(compiledOf(text, { lr: '0.1', layers: '[64, 32]' }).inputs).toEqual([
      { name: 'lr', type: 'float', isOptional: true, value: 0.1 },
      { name: 'layers', type: 'list', isOptional: true, value: [64, 32] },
    ])
  })

  it('that only templates see become contexts', () => {
    const text = `version: 1.1\nkind: operation\nparams: {x: {value: 3, contextOnly: true}}\ncomponent:\n  run: {kind: job, container: {image: a, args: ["{{ x }}"]}}\n`
    expect(compiledOf(text)).toMatchObject({
      contexts: [{ name: 'x', value: 3, isOptional: true }],
      run: { container: { args: [3] } },
    })
  })

  it('with a template are rendered, and then have to fit', () => {
    const text = (type: string) =>
      `version: 1.1\nkind: operation\nparams: {x: "{{ globals.name }}"}\ncomponent:\n  inputs: [{name: x, type: ${type}}]\n  run: {kind: job, container: {image: a, args: ["{{ x }}"]}}\n`
    expect(containerOf(text('str'))).toMatchObject({ args: ['run-name'] })
    expect(problems(text('int'))).toMatchObject([
      { code: 'io-value', line: 3, marked: '"{{ globals.name }}"' },
    ])
  })
})

describe('templates', () => {
  const args = (inputs: string, ...items: string[]) =>
    containerOf(component(inputs, `{image: a, args: ${JSON.stringify(items)}}`)).args

  it('are rendered, and what comes out is read as a literal', () => {
    expect(
      args('- {name: lr, type: float, value: 0.01}', '{{ lr }}', 'x={{ lr }}', '1', '[1, 2]', "{'a': 1}"),
    ).toEqual([0.01, 'x=0.01', 1, [1, 2], { a: 1 }])
  })

  it('see params as values and as arguments', () => {
    const inputs =
      '- {name: lr, type: float, value: 0.01}\n- {name: deep, type: bool, isFlag: true, value: true}\n- {name: n, type: int, argFormat: "-n {{ n }}", value: 3}\n- {name: none, type: str, isOptional: true}'
    expect(
      args(inputs, '{{ params.lr.as_arg }}', '{{ deep }}', '{{ params.n.as_arg }}', '{{ params.as_args }}'),
    ).toEqual(['--lr=0.01', '--deep', '-n 3', ['--lr=0.01', '--deep', '-n 3']])
  })

  it('are rendered until nothing changes', () => {
    expect(args('- {name: a, value: "{{ globals.uuid }}"}', '{{ a }}', '{{ "{{ a }}" }}')).toEqual([
      'run-uuid',
      'run-uuid',
    ])
  })

  it('may be the keys of a map', () => {
    const text = component('- {name: a, type: str, value: disk}', '{image: a}').replace(
      'container:',
      'environment: {nodeSelector: {"{{ a }}": ssd}}\n  container:',
    )
    expect(runOf(text).environment).toEqual({ nodeSelector: { disk: 'ssd' } })
  })

  it('know the run, its paths and its connections', () => {
    const text = component(
      '',
      '{image: "{{ connections.images.url }}", args: ["{{ globals.run_outputs_path }}", "{{ init.repo.url }}"]}',
    ).replace('container:', 'connections: [images]\n  init: [{connection: repo}]\n  container:')
    const connections = {
      images: { kind: 'registry', schema: { url: 'r.example.com' } },
      repo: { kind: 'git', schema: { url: 'https://g.example.com' } },
    }
    const { container } = json(resolved(text, { context: { connections } }).compiled.run as never) as never
    expect(container).toEqual({
      image: 'r.example.com',
      args: ['/plx-context/artifacts/run-uuid/outputs', 'https://g.example.com'],
    })
  })

  it('in the sections of an operation are rendered too, and checked again', () => {
    const text = (retries: string) =>
      `${component('- {name: n, value: 2}', '{image: a}')}termination: {maxRetries: "${retries}"}\n`
    expect(compiledOf(text('{{ n }}')).termination).toEqual({ maxRetries: 2 })
    expect(problems(text('{{ n }}x'))).toMatchObject([{ code: 'wrong-type', line: 8, marked: '"{{ n }}x"' }])
  })

  it('of a pipeline wait for its runs', () => {
    const text = `version: 1.1\nkind: operation\nmatrix: {kind: grid, params: {lr: {kind: choice, value: [1, 2]}}}\ncomponent:\n  inputs: [{name: lr, type: int}]\n  run: {kind: job, container: {image: a, args: ["{{ lr }}"]}}\n`
    expect(resolved(text)).toMatchObject({ isPipeline: true })
    expect(containerOf(text)).toEqual({ image: 'a', args: ['{{ lr }}'] })
  })
})

describe('a name that nobody knows', () => {
  it('renders as nothing, with a warning at its place in the template', () => {
    const text = component('- {name: rate, type: float, value: 0.1}', '{image: a, args: ["--lr={{ rat }}"]}')
    expect(containerOf(text)).toMatchObject({ args: ['--lr='] })
    expect(problems(text)).toMatchObject([
      {
        code: 'unknown-name',
        line: 7,
        marked: expect.stringMatching(/^rat }}/),
        hint: 'did you mean `rate`?',
      },
    ])
  })

  it('is no problem where it only decides', () => {
    expect(problems(component('', '{image: a, args: ["{{ lr or 3 }}", "{{ lr|default(1) }}"]}'))).toEqual([])
  })
})

describe('a template that cannot be rendered', () => {
  it.each([
    ['{{ lr | }}', 'template-syntax'],
    ['{{ a.b.c }}', 'template-undefined'],
    ['{{ 1 + "x" }}', 'template-operation'],
  ])('%s: %s', (template, code) => {
    const text = component('', `{image: a, args: ['${template}']}`)
    expect(problems(text)).toMatchObject([{ code, line: 5 }])
  })

  it('does not hide the others', () => {
    const text = component('', "{image: '{{ a.b.c }}', args: ['{{ lr | }}']}")
    expect(problems(text).map(({ code }) => code)).toEqual(['template-undefined', 'template-syntax'])
  })
})

describe('connections', () => {
  it('have to be configured', () => {
    const text = component('', '{image: a}').replace('container:', 'connections: [data]\n  container:')
    expect(problems(text)).toMatchObject([{ code: 'connection-unknown', marked: 'data' }])
  })

  it('of artifacts and paths steps default to the artifacts store', () => {
    const text = component('', '{image: a}').replace(
      'container:',
      'init: [{artifacts: {files: [a]}}, {paths: [b]}]\n  container:',
    )
    expect(runOf(text).init).toEqual([
      { artifacts: { files: ['a'] }, connection: 'store' },
      { paths: ['b'], connection: 'store' },
    ])
  })

  it('come with params that are turned into init steps, which go first', () => {
    const text = component(
      '- {name: code, type: git, toInit: true, value: {url: "https://g.h"}}',
      '{image: a}',
    ).replace('container:', 'init: [{file: {filename: a, content: b}}]\n  container:')
    expect(runOf(text).init).toEqual([
      { git: { url: 'https://g.h' } },
      { file: { filename: 'a', content: 'b' } },
    ])
  })
})

describe('a distributed run', () => {
  it('gives each replica its own connections', () => {
    const text = `version: 1.1
kind: component
run:
  kind: tfjob
  chief:
    connections: [data]
    container: {image: a, args: ["{{ connections.data.mountPath }}"]}
  worker:
    container: {image: a, args: ["{{ connections }}"]}
`
    const connections = { data: { kind: 'volume_claim', schema: { mountPath: '/data' } } }
    expect(json(resolved(text, { context: { connections } }).compiled.run as never)).toMatchObject({
      chief: { container: { args: ['/data'] } },
      worker: { container: { args: [{}] } },
    })
  })
})

describe('resolving', () => {
  const text = component(
    '- {name: a, type: any, value: 1}',
    '{image: x, args: ["{{ a }}", "{{ params.as_args }}"]}',
  )

  it('gives the same for the same, and leaves what it was given as it was', () => {
    fc.assert(
      fc.property(fc.json(), (value) => {
        const bundle = bundleOf({ name: 'a.yaml', text })
        const before = JSON.stringify(bundle)
        const runs = [1, 2].map(() => compile(bundle, { params: { a: value }, context: CONTEXT }))
        // As bytes, since the order of keys counts; without loss, since plain JSON has no large integers.
        const [one, other] = runs.map(({ operation }) => operation && toLossless(operation.compiled))
        expect(JSON.stringify(one)).toBe(JSON.stringify(other))
        expect(JSON.stringify(bundle)).toBe(before)
      }),
    )
  })

  it('is the same for every spelling of a document', () => {
    const spelled = text.replace(
      'kind: job\n',
      'kind: job\n  environment: {node_selector: {a: b}, serviceAccountName: s}\n',
    )
    const canonical = spelled.replace('node_selector', 'nodeSelector')
    expect(compiledOf(spelled)).toEqual(compiledOf(canonical))
  })
})
