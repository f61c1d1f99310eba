import { describe, expect, it } from 'vitest'
import { codesOf, problemsOf } from '../support/language.js'

describe('a document of the format before 1.0', () => {
  it.each([
    ['version: 1\nkind: experiment\nbuild:\n  image: a\nrun:\n  cmd: python a.py\n', 'kind: component'],
    ['version: 1\nkind: group\nhptuning: {}\n', 'matrix'],
    ['version: 0.5\nkind: notebook\n', 'kind: service'],
    ['version: 1.1\nkind: component\ndeclarations: {lr: 0.1}\n', '`inputs`'],
    ['version: 1.05\nkind: operation\npathRef: a\n', 'version: 1.1'],
  ])('is one clear problem, and says what it would be today (%#)', (text, present) => {
    expect(problemsOf(text)).toMatchObject([
      { code: 'old-format', message: expect.stringContaining(present) },
    ])
  })
})

describe('all problems at once', () => {
  it('shape and meaning, in the order of the text', () => {
    const text = `version: 1.1
kind: component
inputs:
- {name: lr, type: int, value: fast}
run:
  kind: job
  contaner: {image: a}
`
    expect(codesOf(text).sort()).toEqual(['io-value', 'unknown-key'])
  })

  it('params too, which other sections have nothing to do with', () => {
    const text = `version: 1.1
kind: operation
params: {epochs: many, lrr: 0.5}
plugns: {}
runPatch: {contaner: {}}
component:
  inputs: [{name: lr, type: float}, {name: epochs, type: int}]
  run: {kind: jop}
`
    expect(codesOf(text).sort()).toEqual([
      'param-missing',
      'param-unexpected',
      'param-value',
      'unknown-key',
      'unknown-kind',
    ])
  })

  it.each<[string, string]>([
    ['prams: {lr: 0.5}', '{name: lr, type: float}'],
    ['matrix: {kind: gird, params: {lr: {kind: choice, value: [1]}}}', '{name: lr, type: float}'],
    ['params: {lr: 0.5}', '{nam: lr, type: float}'],
  ])('but not what only follows from another problem (%#)', (section, input) => {
    const text = `version: 1.1\nkind: operation\n${section}\ncomponent: {inputs: [${input}], run: {kind: job}}\n`
    expect(codesOf(text).filter((code) => code.startsWith('param-'))).toEqual([])
  })
})

it('a text that is no mapping is no document', () => {
  expect(codesOf('- a\n- b\n')).toHaveLength(1)
  expect(codesOf('')).toHaveLength(1)
})
