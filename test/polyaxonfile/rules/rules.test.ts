import { describe, expect, it } from 'vitest'
import { problemsOf } from '../../support/language.js'

const JOB = 'run: {kind: job, container: {image: a}}'
const component = (sections: string, run = JOB) => `version: 1.1\nkind: component\n${sections}\n${run}\n`
const operation = (sections: string) => `version: 1.1\nkind: operation\n${sections}\ncomponent:\n  ${JOB}\n`
const init = (step: string) =>
  component('', `run:\n  kind: job\n  init:\n  - ${step}\n  container: {image: a}`)
const grid = (param: string, kind = 'grid') =>
  operation(`matrix: {kind: ${kind}, numRuns: 2, params: {p: ${param}}}`)

const found = (text: string) => problemsOf(text).map(({ code, marked }) => [code, marked])

describe('io-value', () => {
  it.each([
    ['{name: lr, type: int, value: fast}', 'fast'],
    ['{name: lr, type: int, value: 3, validation: {gt: 5}}', '3'],
    ['{name: lr, type: "List[int]", value: [1, x]}', 'x'],
  ])('refuses %s', (io, marked) => {
    expect(found(component(`inputs:\n- ${io}`))).toEqual([['io-value', marked]])
  })

  it('looks into the components of a dag', () => {
    const dag = `run:\n  kind: dag\n  operations:\n  - name: a\n    component:\n      inputs: [{name: x, type: int, value: no number}]\n      ${JOB}`
    expect(found(component('', dag))).toEqual([['io-value', 'no number']])
  })

  it('takes text that stands for the value', () => {
    expect(found(component('inputs:\n- {name: lr, type: int, value: "3"}'))).toEqual([])
  })
})

describe('io-default', () => {
  it.each(['isOptional: false, value: 1', 'isOptional: null, value: 1', 'isOptional: false, value: null'])(
    'refuses %s',
    (fields) => {
      expect(found(component(`inputs:\n- {name: x, ${fields}}`))[0]?.[0]).toBe('io-default')
    },
  )
})

describe('io-flag', () => {
  it('wants a bool', () => {
    expect(found(component('inputs:\n- {name: x, type: int, isFlag: true, value: 1}'))).toEqual([
      ['io-flag', 'true'],
    ])
    expect(found(component('inputs:\n- {name: x, type: bool, isFlag: true, value: true}'))).toEqual([])
  })
})

describe('io-type', () => {
  it('warns of a type that no value can have, and names the nearest', () => {
    const [problem] = problemsOf(component('inputs:\n- {name: x, type: floot, isOptional: true}'))
    expect(problem).toMatchObject({
      code: 'io-type',
      marked: 'floot',
      hint: 'did you mean `float`?',
      origin: 'pxrun',
    })
  })
})

describe('io-name-twice', () => {
  it('points at the second one', () => {
    const problems = problemsOf(
      component('inputs:\n- {name: x, value: 1}\n- {name: y, value: 1}\n- {name: x, value: 2}'),
    )
    expect(problems).toMatchObject([{ code: 'io-name-twice', line: 6, origin: 'pxrun' }])
  })
})

describe('one-reference', () => {
  it('refuses an operation without any, and with two', () => {
    expect(problemsOf('version: 1.1\nkind: operation\nname: a\n')).toMatchObject([{ code: 'no-reference' }])
    const two = problemsOf('version: 1.1\nkind: operation\npathRef: a\nhubRef: b\n')
    expect(two.map(({ code, marked }) => [code, marked])).toEqual([['two-references', 'pathRef']])
  })
})

describe('param-reference', () => {
  it('wants text beside a ref', () => {
    expect(found(operation('params: {x: {ref: dag, value: 3}}'))).toEqual([['param-ref-value', '3']])
    expect(found(operation('hooks: [{hubRef: h, params: {x: {ref: dag, value: [1]}}}]'))).toEqual([
      ['param-ref-value', '[1]'],
    ])
  })
})

describe('init-source', () => {
  it('refuses a step that brings two things', () => {
    expect(found(init('{git: {url: "https://x.y"}, paths: [a]}'))).toEqual([['init-two-sources', 'git']])
  })
})

describe('init-git', () => {
  it('wants a url or a connection', () => {
    expect(found(init('git: {revision: dev}'))).toEqual([['init-git-url', 'git']])
    expect(found(init('{git: {revision: dev}, connection: repo}'))).toEqual([])
  })

  it('looks into replicas too', () => {
    const run = 'run:\n  kind: tfjob\n  worker:\n    init: [{git: {}}]\n    container: {image: a}'
    expect(found(component('', run))).toEqual([['init-git-url', 'git']])
  })
})

describe('dockerfile-image', () => {
  it.each(['a b', 'a:b:c', 'x:/a:b'])('refuses %s', (image) => {
    expect(found(init(`dockerfile: {image: "${image}"}`))).toEqual([['dockerfile-image', `"${image}"`]])
  })
})

describe('search-space', () => {
  it.each([
    ['{kind: range, value: [5, 1, 1]}', 'span-order'],
    ['{kind: daterange, value: ["2020-02-01", "2020-01-01", 1]}', 'span-order'],
    ['{kind: range, value: [1, 5, 0]}', 'span-step'],
    ['{kind: linspace, value: {start: 0, stop: 1, num: 0}}', 'span-step'],
  ])('refuses %s', (param, code) => {
    expect(found(grid(param)).map(([name]) => name)).toEqual([code])
  })

  it('refuses probabilities of more than one together', () => {
    const choices = '{kind: pchoice, value: [[a, 0.6], [b, 0.6]]}'
    expect(found(grid(choices, 'random')).map(([name]) => name)).toEqual(['choices-over-one'])
  })

  it('leaves what is no probability to the shape', () => {
    const choices = '{kind: pchoice, value: [[a, {b: 0.6}], [b, 0.6]]}'
    expect(found(grid(choices, 'random')).map(([name]) => name)).toEqual(['wrong-type'])
  })

  it('does not ask distributions for an order', () => {
    expect(found(grid('{kind: uniform, value: [5, 1]}', 'random'))).toEqual([])
  })
})

describe('bayes-utility', () => {
  it.each([
    ['{acquisitionFunction: ucb}', 'kappa'],
    ['{acquisitionFunction: ei}', 'eps'],
    ['{}', 'kappa'],
  ])('%s needs %s', (utility, constant) => {
    const matrix = `matrix: {kind: bayes, numInitialRuns: 1, maxIterations: 1, metric: {name: l, optimization: minimize}, params: {p: {kind: uniform, value: [0, 1]}}, utilityFunction: ${utility}}`
    expect(problemsOf(operation(matrix))).toMatchObject([
      { code: 'utility-constant', message: expect.stringContaining(constant) },
    ])
  })
})

describe('init-git-flags', () => {
  it.each(['[--upload-pack=x]', '["--depth 1 --template=x"]', '[-c core.sshCommand=x]', '["constructor"]'])(
    'says that %s are not handed on',
    (flags) => {
      const [problem, ...more] = problemsOf(init(`git: {url: "https://example.org/x", flags: ${flags}}`))
      expect([problem?.code, more]).toEqual(['init-git-flags', []])
    },
  )

  it.each(['["--depth 1 --branch dev"]', '[--depth, "{{ depth }}"]', '"{{ flags }}"'])(
    'lets %s be',
    (flags) => {
      expect(found(init(`git: {url: "https://example.org/x", flags: ${flags}}`))).toEqual([])
    },
  )
})
