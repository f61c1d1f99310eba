import { describe, expect, it } from 'vitest'
import { checkShape } from '../../src/schema/check-shape.js'

const job = { kind: 'job', container: { image: 'busybox' } }
const component = (sections: object) => ({ version: 1.1, kind: 'component', run: job, ...sections })
const operation = (sections: object) => ({ version: 1.1, kind: 'operation', hubRef: 'a', ...sections })

describe('a document of the right shape', () => {
  it.each([
    ['component', component({})],
    ['component', component({ inputs: [{ name: 'lr', type: 'float', value: 0.1 }], tags: ['a'] })],
    ['operation', operation({ params: { lr: { value: 0.1 } }, trigger: 'all_done' })],
    ['operation', { kind: 'operation', isPreset: true, runPatch: { anything: 1 } }],
    ['run', { kind: 'service', ports: [8080] }],
    ['replica', { replicas: 2, container: { image: 'a' } }],
  ] as const)('%s', (name, document) => {
    expect(checkShape(name, document)).toEqual([])
  })
})

describe('each cause is named once', () => {
  it('an unknown key, with the keys that there are', () => {
    const [problem, ...more] = checkShape('component', component({ cache: { disabled: true } }))
    expect(problem).toMatchObject({ kind: 'unknown-key', path: ['cache'], key: 'disabled' })
    expect(problem).toHaveProperty('known', ['disable', 'ttl', 'io', 'sections'])
    expect(more).toEqual([])
  })

  it('an unknown key that would be right one section below', () => {
    expect(checkShape('component', component({ environment: {} }))).toMatchObject([
      { kind: 'unknown-key', path: [], key: 'environment', belongsIn: ['run'] },
    ])
  })

  it('a missing key', () => {
    expect(checkShape('component', component({ inputs: [{ type: 'int' }] }))).toEqual([
      { kind: 'missing-key', path: ['inputs', 0], key: 'name' },
    ])
  })

  it('a wrong kind: nothing about the keys of the kinds that it is not', () => {
    expect(checkShape('component', component({ run: { kind: 'jb', foo: 1 } }))).toMatchObject([
      { kind: 'unknown-kind', path: ['run'], known: expect.arrayContaining(['job', 'dag', 'tfjob']) },
    ])
    expect(checkShape('component', component({ run: {} }))).toMatchObject([
      { kind: 'unknown-kind', path: ['run'] },
    ])
  })

  it('only the kind that is given is judged', () => {
    expect(
      checkShape('operation', operation({ schedule: { kind: 'cron', frequency: '0:01:00' } })),
    ).toMatchObject([
      { kind: 'missing-key', path: ['schedule'], key: 'cron' },
      { kind: 'unknown-key', path: ['schedule'], key: 'frequency' },
    ])
  })

  it('a value that is of none of the possible types', () => {
    expect(checkShape('component', component({ cache: 5 }))).toEqual([
      { kind: 'wrong-type', path: ['cache'], expected: ['mapping', 'template'] },
    ])
    expect(checkShape('component', component({ run: { kind: 'job', init: [{ paths: [5] }] } }))).toEqual([
      { kind: 'wrong-type', path: ['run', 'init', 0, 'paths', 0], expected: ['text', 'list'] },
    ])
  })

  it('the inside of the alternative that was meant', () => {
    expect(checkShape('component', component({ hooks: [{ hubRef: 'a', queue: 5 }] }))).toEqual([
      { kind: 'wrong-type', path: ['hooks', 0, 'queue'], expected: ['text'] },
    ])
  })

  it('a text that is none of the possible ones, next to a template', () => {
    expect(checkShape('operation', operation({ trigger: 'done' }))).toMatchObject([
      { kind: 'not-one-of', path: ['trigger'], known: expect.arrayContaining(['all_done', 'one_failed']) },
    ])
    expect(checkShape('operation', operation({ trigger: '{{ trigger }}' }))).toEqual([])
  })

  it('a number out of range', () => {
    const matrix = { kind: 'random', numRuns: 0, params: { a: { kind: 'choice', value: [1] } } }
    expect(checkShape('operation', operation({ matrix }))).toEqual([
      { kind: 'out-of-range', path: ['matrix', 'numRuns'], minimum: 1 },
    ])
  })

  it('names: their form, and those that are taken', () => {
    expect(checkShape('component', component({ name: 'a b', inputs: [{ name: 'globals' }] }))).toMatchObject([
      { kind: 'wrong-form', path: ['name'], expected: 'name' },
      { kind: 'reserved', path: ['inputs', 0, 'name'] },
    ])
  })

  it('the length of a list, and an empty section', () => {
    const params = { a: { kind: 'pchoice', value: [['x', 0.5, 1]] } }
    expect(checkShape('operation', operation({ matrix: { kind: 'random', numRuns: 1, params } }))).toEqual([
      { kind: 'wrong-length', path: ['matrix', 'params', 'a', 'value', 0], length: 2 },
    ])
    expect(checkShape('operation', operation({ matrix: { kind: 'grid', params: {} } }))).toEqual([
      { kind: 'empty', path: ['matrix', 'params'] },
    ])
  })

  it('several problems come in the order of the document', () => {
    const places = checkShape('component', {
      kind: 'component',
      run: { kind: 'job', x: 1 },
      tags: [1],
      version: 2,
    }).map(({ path }) => path.join('.'))
    expect(places).toEqual(['run', 'tags.0', 'version'])
  })
})

describe('names that every JavaScript object knows', () => {
  it.each(['constructor', 'toString', '__proto__'])('%s is no kind and no key', (name) => {
    expect(checkShape('component', component({ run: { kind: name } }))).toMatchObject([
      { kind: 'unknown-kind' },
    ])
    const cache = Object.fromEntries([[name, 1]])
    expect(checkShape('component', component({ cache }))).toMatchObject([{ kind: 'unknown-key', key: name }])
  })
})

describe('what JSON lacks', () => {
  it('fits where anything fits and nowhere else', () => {
    const date = Symbol('a date')
    expect(checkShape('component', component({ inputs: [{ name: 'a', value: date }] }))).toEqual([])
    expect(checkShape('component', component({ description: date }))).toEqual([
      { kind: 'wrong-type', path: ['description'], expected: ['text'] },
    ])
  })
})
