import { describe, expect, it } from 'vitest'
import { check } from '../../src/pipeline.js'
import { bundleFrom, codesOf, problemsOf, told } from '../support/language.js'

const RUN = 'run: {kind: job, container: {image: a}}'
const component = (inputs: string) => `version: 1.1\nkind: component\ninputs:\n${inputs}\n${RUN}\n`
const operation = (sections: string, inputs: string) =>
  `version: 1.1\nkind: operation\n${sections}\ncomponent:\n  inputs: [${inputs}]\n  ${RUN}\n`

describe('a required input without a value', () => {
  it('is named at its line, with what to pass for all of them', () => {
    const problems = problemsOf(
      component('- name: uuid\n  type: str\n- name: lr\n  type: float\n- {name: n, value: 1}'),
    )
    expect(problems.map(({ code, line, marked }) => [code, line, marked])).toEqual([
      ['param-missing', 4, 'uuid'],
      ['param-missing', 6, 'lr'],
    ])
    expect(problems[0]?.hint).toMatch(/-P uuid=…` `-P lr=\d/)
  })

  it('is named in the file of the component that an operation refers to', async () => {
    const bundle = await bundleFrom({
      'schedule.yaml': 'version: 1.1\nkind: operation\npathRef: ./polyaxonfile.yaml\n',
      'polyaxonfile.yaml': component('- name: uuid\n  type: str'),
    })
    expect(check(bundle).diagnostics.map(told)).toMatchObject([
      { code: 'param-missing', file: 'polyaxonfile.yaml', line: 4 },
    ])
    expect(check(bundle).diagnostics[0]?.related).toMatchObject([
      { message: 'this operation runs it', location: { file: { name: 'schedule.yaml' } } },
    ])
    expect(check(bundle, { params: { uuid: 'x' } }).diagnostics).toEqual([])
  })

  it('may come from a matrix or a join', () => {
    const matrix = 'matrix: {kind: grid, params: {lr: {kind: choice, value: [1]}}}'
    expect(codesOf(operation(matrix, '{name: lr, type: int}'))).toEqual([])
    const join = 'joins: [{query: "x", params: {l: {value: outputs.l}}}]'
    expect(codesOf(operation(join, '{name: l, type: "List[int]", isList: true}'))).not.toContain(
      'param-missing',
    )
  })
})

describe('a param', () => {
  it('that no input takes is refused, with the nearest name', () => {
    const [problem] = problemsOf(operation('params: {lrr: 1}', '{name: lr, type: int, value: 1}'))
    expect(problem).toMatchObject({ code: 'param-unexpected', marked: 'lrr', hint: 'did you mean `lr`?' })
  })

  it('that only templates see may have any name', () => {
    expect(codesOf(operation('params: {x: {value: 1, contextOnly: true}}', '{name: lr, value: 1}'))).toEqual(
      [],
    )
  })

  it('has the type of its input, and is told where that is declared', () => {
    const bundle = { diagnostics: problemsOf(operation('params: {lr: fast}', '{name: lr, type: int}')) }
    expect(bundle.diagnostics).toMatchObject([{ code: 'param-value', line: 3, marked: 'fast' }])
  })

  it('from the command line has no line, and the same problems', () => {
    const problems = problemsOf(component('- {name: lr, type: int}'), { lr: 'fast', other: '1' })
    expect(problems).toMatchObject([
      { code: 'param-value', line: undefined },
      { code: 'param-unexpected', line: undefined },
    ])
  })

  it('may hold a template: it is judged once it is rendered', () => {
    expect(codesOf(operation('params: {lr: "{{ globals.uuid }}"}', '{name: lr, type: int}'))).toEqual([])
  })

  it('of another run is looked up later, of an operation only inside a dag', () => {
    const run = 'params: {x: {ref: runs.f8176c9463a345908ce6865c9c7894a9, value: outputs.l}}'
    expect(codesOf(operation(run, '{name: x, type: float}'))).toEqual([])
    const op = 'params: {x: {ref: ops.train, value: outputs.l}}'
    expect(codesOf(operation(op, '{name: x, type: float}'))).toEqual(['param-unknown-place'])
  })
})

describe('a matrix', () => {
  it.each([
    ['range, value: [1, 5, 1]', 'str', ['matrix-param-type']],
    ['range, value: [1, 5, 1]', 'int', []],
    ['choice, value: [a]', 'str', []],
    ['daterange, value: ["2020-01-01", "2020-02-01", 1]', 'int', ['matrix-param-type']],
  ])('of kind %s feeds an input of type %s: %j', (param, type, codes) => {
    const matrix = `matrix: {kind: grid, params: {x: {kind: ${param}}}}`
    expect(codesOf(operation(matrix, `{name: x, type: ${type}}`))).toEqual(codes)
  })
})

it('a join gives a list, and nothing without params', () => {
  const join = (params: string) => `joins: [{query: "x"${params}}]`
  expect(codesOf(operation(join(', params: {l: {value: outputs.l}}'), '{name: l, type: int}'))).toEqual([
    'join-wants-list',
  ])
  expect(codesOf(operation(join(''), '{name: l, type: int, value: 1}'))).toEqual(['join-without-params'])
})
