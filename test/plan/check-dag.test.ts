import { describe, expect, it } from 'vitest'
import { check } from '../../src/pipeline.js'
import { dagLevels } from '../../src/plan/check-dag.js'
import { bundleOf } from '../../src/polyaxonfile/bundle.js'
import { problemsOf } from '../support/language.js'

const JOB = 'run: {kind: job, container: {image: a}}'
const COMPONENT = `component: {inputs: [{name: i, type: str, value: z}], outputs: [{name: o, type: str}, {name: m, type: float}], ${JOB}}`
const dag = (operations: string[], rest = '') =>
  `version: 1.1\nkind: component\ninputs: [{name: x, type: str, value: y}]\nrun:\n  kind: dag\n  operations: [${operations.map((text) => `\n    {${text}}`).join(',')}\n  ]\n${rest}`
const op = (name: string, fields = '') => `name: ${name}, ${fields && `${fields}, `}${COMPONENT}`

const found = (text: string) => problemsOf(text).map(({ code, marked }) => [code, marked])
const levels = (text: string) => {
  const { operation, diagnostics } = check(bundleOf({ name: 'a.yaml', text }))
  expect(diagnostics).toEqual([])
  return dagLevels(operation!.compiled)
}

describe('the order of a dag', () => {
  it('comes from dependencies, references and events', () => {
    const text = dag([
      op('d', 'events: [{ref: ops.c, kinds: [run_status_running]}]'),
      op('a'),
      op('b', 'dependencies: [a]'),
      op('c', 'params: {i: {ref: ops.b, value: outputs.o}}'),
    ])
    expect(levels(text)).toEqual([['a'], ['b'], ['c'], ['d']])
  })
})

describe('what an operation waits for', () => {
  it.each([
    [op('b', 'dependencies: [aa]'), 'aa'],
    [op('b', 'params: {i: {ref: ops.aa, value: outputs.o}}'), 'ops.aa'],
    [op('b', 'events: [{ref: ops.aa, kinds: [run_status_done]}]'), 'ops.aa'],
  ])('has to be there (%#)', (operation, marked) => {
    const problems = problemsOf(dag([op('a'), operation]))
    expect(problems[0]).toMatchObject({ code: 'dag-unknown-upstream', marked, hint: 'did you mean `a`?' })
  })

  it('must not wait for it', () => {
    const problems = problemsOf(dag([op('a', 'dependencies: [b]'), op('b', 'dependencies: [a]')]))
    expect(problems).toMatchObject([{ code: 'dag-cycle', message: expect.stringContaining('a → b → a') }])
  })
})

describe('params of an operation', () => {
  it.each([
    ['{ref: ops.a, value: outputs.oo}', 'param-unknown-place', 'did you mean `ops.a.outputs.o`?'],
    ['{ref: ops.a, value: outputs.m}', 'param-place-type', undefined],
    ['{ref: dag, value: inputs.xx}', 'param-unknown-place', 'did you mean `dag.inputs.x`?'],
    ['{ref: dag, value: outputs}', 'param-reference', undefined],
  ])('%s: %s', (param, code, hint) => {
    const problems = problemsOf(dag([op('a'), op('b', `params: {i: ${param}}`)]))
    expect(problems).toMatchObject([{ code, line: 8, hint }])
  })

  it('may take what is known of any run, and artifacts that are still to come', () => {
    const text = dag([
      op('a'),
      op('b', 'params: {i: {ref: ops.a, value: globals.uuid}}'),
      op('c', 'params: {i: {ref: ops.b, value: artifacts.anything}}'),
      op('d', 'params: {i: {ref: dag, value: inputs.x}}'),
    ])
    expect(levels(text)).toEqual([['a', 'd'], ['b'], ['c']])
  })
})

describe('components of a dag', () => {
  const components = `  components: [{name: t, inputs: [{name: i, type: int}], ${JOB}}]`

  it('are found by name', () => {
    expect(levels(dag(['name: a, dagRef: t, params: {i: 3}'], components))).toEqual([['a']])
    expect(problemsOf(dag(['name: a, dagRef: tt'], components))).toMatchObject([
      { code: 'dag-unknown-component', marked: 'tt', hint: 'did you mean `t`?' },
    ])
  })

  it('that are not there are told once, not for each reference to what they give', () => {
    const operations = [
      'name: a, dagRef: tt',
      'name: b, dagRef: t, params: {i: {ref: ops.a, value: outputs.o}}',
      'name: c, dagRef: t, params: {i: {ref: ops.aa, value: outputs.o}}',
    ]
    expect(found(dag(operations, components)).toSorted()).toEqual([
      ['dag-unknown-component', 'tt'],
      ['dag-unknown-upstream', 'ops.aa'],
    ])
  })

  it('get their params checked for each operation', () => {
    expect(found(dag(['name: a, dagRef: t', 'name: b, dagRef: t, params: {i: word}'], components))).toEqual([
      ['param-missing', 'i'],
      ['param-value', 'word'],
    ])
  })

  it('have names of their own', () => {
    const twice = `  components: [{name: t, ${JOB}}, {name: t, ${JOB}}]`
    expect(found(dag(['name: a, dagRef: t'], twice))).toEqual([['dag-component-twice', 't']])
  })
})

it.each([
  ['', 'dag-empty'],
  [COMPONENT, 'dag-operation-name'],
])('a dag with the operation {%s}: %s', (operation, code) => {
  expect(found(dag(operation ? [operation] : [])).map(([name]) => name)).toContain(code)
})

describe('what would show only later', () => {
  it('is found now, as a check of our own', () => {
    const problems = problemsOf(dag([op('a', 'runPatch: {contaner: {}}')]))
    expect(problems).toMatchObject([{ code: 'unknown-key', marked: 'contaner', origin: 'pxrun' }])
  })

  it('is found in dags inside of dags', () => {
    const inner = `component: {run: {kind: dag, operations: [{name: b, dependencies: [c], component: {${JOB}}}]}}`
    expect(problemsOf(dag([`name: a, ${inner}`]))).toMatchObject([
      { code: 'dag-unknown-upstream', marked: 'c', origin: 'pxrun' },
    ])
  })
})

it('is refused when its operations have more inputs together than anybody can wait for', () => {
  const inputs = Array.from({ length: 600 }, (_, index) => `{name: i${index}, type: int, value: 1}`)
  const operations = Array.from({ length: 2000 }, (_, index) => `name: o${index}, dagRef: c`)
  const problems = problemsOf(
    dag(operations, `  components: [{name: c, inputs: [${inputs.join(', ')}], ${JOB}}]`),
  )
  expect(problems.map(({ code }) => code)).toEqual(['dag-too-large'])
})
