import { describe, expect, it } from 'vitest'
import { check } from '../../src/pipeline.js'
import { bundleOf } from '../../src/polyaxonfile/bundle.js'
import { bundleFrom, json, problemsOf, told } from '../support/language.js'

const COMPONENT = `component:
  name: c
  tags: [x]
  cache: {ttl: 9, disable: false}
  run:
    kind: job
    container: {image: busybox, command: [echo]}
`
const operation = (sections: string, component = COMPONENT) =>
  `version: 1.1\nkind: operation\n${sections}\n${component}`

function compiled(text: string) {
  const { operation: result, diagnostics } = check(bundleOf({ name: 'a.yaml', text }))
  if (!result) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return result
}
const sections = (text: string) => json(compiled(text).compiled) as Record<string, unknown>

describe('an operation and its component', () => {
  it('become one: the operation wins, lists and sections are merged', () => {
    expect(sections(operation('name: o\ntags: [y, x]\ncache: {ttl: 5}'))).toMatchObject({
      kind: 'compiled_operation',
      name: 'o',
      tags: ['x', 'y'],
      cache: { ttl: 5, disable: false },
    })
  })

  it.each([
    ['pre_merge', { name: 'c', tags: ['y', 'x'], cache: { ttl: 9, disable: false } }],
    ['replace', { name: 'o', tags: ['y'], cache: { ttl: 5, disable: false } }],
    ['isnull', { name: 'c', tags: ['x'], cache: { ttl: 9, disable: false } }],
  ])('by %s', (strategy, expected) => {
    expect(
      sections(operation(`name: o\ntags: [y]\ncache: {ttl: 5}\npatchStrategy: ${strategy}`)),
    ).toMatchObject(expected)
  })

  it('know who wrote what', () => {
    const { origins } = compiled(operation('tags: [y]'))
    const lineOf = (path: (string | number)[]) => {
      const origin = origins.at(path)
      return origin.kind === 'file' ? origin.path : origin.kind
    }
    expect(lineOf(['tags', 0])).toEqual(['component', 'tags', 0])
    expect(lineOf(['tags', 1])).toEqual(['tags', 0])
    expect(lineOf(['run', 'container', 'image'])).toEqual(['component', 'run', 'container', 'image'])
  })
})

describe('runPatch', () => {
  it('patches the run, with keys in any spelling', () => {
    const patch =
      'runPatch:\n  container: {image_pull_policy: Always, command: [ls]}\n  environment: {node_selector: {a: b}}'
    expect(sections(operation(patch)).run).toEqual({
      kind: 'job',
      container: { image: 'busybox', command: ['echo', 'ls'], imagePullPolicy: 'Always' },
      environment: { nodeSelector: { a: 'b' } },
    })
  })

  it.each([
    ['runPatch: {contaner: {}}', 'unknown-key', 'contaner'],
    ['runPatch: {kind: service}', 'run-patch-kind', 'service'],
    ['runPatch: {init: [{git: {revision: x}}]}', 'init-git-url', 'git'],
    ['runPatch: {container: {resources: text}}', 'patch-conflict', 'text'],
  ])('%s is refused', (patch, code, marked) => {
    const component = COMPONENT.replace('busybox,', 'busybox, resources: {limits: {cpu: 1}},')
    expect(problemsOf(operation(patch, component))).toMatchObject([{ code, marked }])
  })

  it('without a replica is for all of them', () => {
    const component = `component:\n  run:\n    kind: tfjob\n    chief: {container: {image: a}}\n    worker: {container: {image: b}}\n`
    expect(sections(operation('runPatch: {container: {command: [ls]}}', component)).run).toEqual({
      kind: 'tfjob',
      chief: { container: { image: 'a', command: ['ls'] } },
      worker: { container: { image: 'b', command: ['ls'] } },
    })
  })
})

describe('presets', () => {
  const preset = (text: string) => `kind: operation\nisPreset: true\n${text}\n`

  it('patch the operation in turn, each by its own strategy', async () => {
    const bundle = await bundleFrom(
      {
        'a.yaml': operation('queue: one/q\nrunPatch: {container: {image: patched}}'),
        'first.yaml': preset('queue: two/q\ntags: [p]'),
        'second.yaml': preset(
          'queue: three/q\ndescription: d\npatchStrategy: isnull\nrunPatch: {connections: [c]}',
        ),
      },
      ['first.yaml', 'second.yaml'],
    )
    expect(json(check(bundle).operation!.compiled)).toMatchObject({
      queue: 'two/q',
      description: 'd',
      tags: ['x', 'p'],
      run: { container: { image: 'patched' }, connections: ['c'] },
    })
  })

  it('do not bring a component, and need not say what they are', async () => {
    const bundle = await bundleFrom(
      { 'a.yaml': operation(''), 'p.yaml': 'component: {run: {kind: service}}\nqueue: a/b\n' },
      ['p.yaml'],
    )
    expect(json(check(bundle).operation!.compiled)).toMatchObject({ queue: 'a/b', run: { kind: 'job' } })
  })

  it('set a list to nothing with null', async () => {
    const bundle = await bundleFrom({ 'a.yaml': operation(''), 'p.yaml': preset('tags: null') }, ['p.yaml'])
    expect(json(check(bundle).operation!.compiled)).not.toHaveProperty('tags')
  })

  it('by themselves run nothing', () => {
    expect(problemsOf(preset('queue: a/b'))).toMatchObject([{ code: 'component-missing' }])
  })

  it('of another kind are refused in their own file', async () => {
    const bundle = await bundleFrom({ 'a.yaml': operation(''), 'p.yaml': 'kind: component\n' }, ['p.yaml'])
    expect(check(bundle).diagnostics.map(told)).toMatchObject([
      { code: 'not-a-preset', file: 'p.yaml', line: 1 },
    ])
  })
})

describe('references', () => {
  const ref = 'version: 1.1\nkind: operation\npathRef: ./b.yaml\n'

  it('to what is not there say so at the ref', async () => {
    const bundle = await bundleFrom({ 'a.yaml': ref })
    expect(check(bundle).diagnostics.map(told)).toMatchObject([
      { code: 'ref-not-loaded', line: 3, message: expect.stringContaining('there is no such file') },
    ])
  })

  it('to an operation are refused', async () => {
    const bundle = await bundleFrom({ 'a.yaml': ref, 'b.yaml': operation('') })
    expect(check(bundle).diagnostics.map(told)).toMatchObject([{ code: 'ref-not-component', file: 'a.yaml' }])
  })

  it('report what is wrong with a component in its own file, once', async () => {
    const dag = `version: 1.1\nkind: component\nrun:\n  kind: dag\n  operations:\n  - {name: a, pathRef: b.yaml}\n  - {name: b, pathRef: b.yaml}\n`
    const bundle = await bundleFrom({
      'a.yaml': dag,
      'b.yaml': 'version: 1.1\nkind: component\nrun: {kind: jobb}\n',
    })
    expect(check(bundle).diagnostics.map(told)).toMatchObject([{ file: 'b.yaml', line: 3 }])
  })
})

it.each([
  ['template: {enabled: true}\nrun: {kind: job}', 'template-in-component'],
  ['plugins: {sandbox: true}\nrun: {kind: job}', 'plugin-needs-service'],
])('a component with %j cannot be compiled', (text, code) => {
  expect(problemsOf(`version: 1.1\nkind: component\n${text}\n`)).toMatchObject([{ code }])
})

it('mounts of both an operation and its component need a strategy that does not merge', () => {
  const component = `${COMPONENT}  mount: [/a]\n`
  expect(problemsOf(operation('mount: [/b]', component))).toMatchObject([{ code: 'mount-twice' }])
  expect(sections(operation('mount: [/b]\npatchStrategy: replace', component)).mount).toEqual(['/b'])
})

it('compiling is deterministic and leaves what it was given as it was', () => {
  const bundle = bundleOf({
    name: 'a.yaml',
    text: operation(
      'tags: [y]\nrunPatch: {container: {args: [a]}}\nparams: {z: {value: 1, contextOnly: true}}',
    ),
  })
  const before = JSON.stringify(bundle)
  const [first, second] = [check(bundle), check(bundle)]
  expect(json(first.operation!.compiled)).toEqual(json(second.operation!.compiled))
  expect(JSON.stringify(bundle)).toBe(before)
})
