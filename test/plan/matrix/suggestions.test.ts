import { describe, expect, it } from 'vitest'
import { type Dict, dict, toJson, type Value } from '../../../src/base/value.js'
import { nextRound, suggestionsOf } from '../../../src/plan/matrix/index.js'

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain }

const value = (plain: Plain): Value => {
  if (Array.isArray(plain)) return plain.map(value)
  if (typeof plain !== 'object' || plain === null) return plain as Value
  return dict(Object.entries(plain).map(([key, item]) => [key, value(item)]))
}

const suggestions = (matrix: Plain) => suggestionsOf(value(matrix) as Dict)?.map((run) => toJson(run))
const valuesOf = (param: Plain) =>
  suggestions({ kind: 'grid', params: { p: param } })?.map((run) => (run as { p: Plain }).p)

describe('mapping', () => {
  it('proposes the runs that are listed', () => {
    expect(suggestions({ kind: 'mapping', values: [{ lr: 0.1 }, { lr: 0.2, loss: 'mse' }] })).toEqual([
      { lr: 0.1 },
      { lr: 0.2, loss: 'mse' },
    ])
  })

  it('proposes nothing while its values are a template', () => {
    expect(suggestions({ kind: 'mapping', values: '{{ runs }}' })).toBeUndefined()
  })
})

describe('grid', () => {
  const params = { p: { kind: 'choice', value: ['a', 'b'] }, q: { kind: 'choice', value: [1, 2] } }

  it('proposes every combination, the last parameter changing fastest', () => {
    expect(suggestions({ kind: 'grid', params })).toEqual([
      { p: 'a', q: 1 },
      { p: 'a', q: 2 },
      { p: 'b', q: 1 },
      { p: 'b', q: 2 },
    ])
  })

  it('stops at numRuns', () => {
    expect(suggestions({ kind: 'grid', params, numRuns: 3 })).toHaveLength(3)
  })

  it.each([
    ['range', { start: 1, stop: 10, step: 3 }, [1, 4, 7]],
    ['range', { start: 0, stop: 0.3, step: 0.1 }, [0, 0.1, 0.2]],
    ['linspace', { start: 0, stop: 1, num: 5 }, [0, 0.25, 0.5, 0.75, 1]],
    ['logspace', { start: 0, stop: 2, num: 3 }, [1, 10, 100]],
    ['logspace', { start: 1, stop: 2, num: 3, base: 2 }, [2, 2.8284271247461903, 4]],
    ['geomspace', { start: 1, stop: 8, num: 4 }, [1, 2, 4, 8]],
    ['geomspace', { start: 1, stop: 2, num: 3 }, [1, Math.SQRT2, 2]],
    [
      'daterange',
      { start: '2019-06-28', stop: '2019-07-05', step: 3 },
      ['2019-06-28', '2019-07-01', '2019-07-04'],
    ],
    [
      'datetimerange',
      { start: '2019-06-22T22:00:00+02:00', stop: '2019-06-23T06:00:00+02:00', step: '4:00:00' },
      ['2019-06-22T22:00:00+02:00', '2019-06-23T02:00:00+02:00'],
    ],
  ])('%s %j', (kind, span, expected) => {
    expect(valuesOf({ kind, value: span as Plain })).toEqual(expected)
  })

  it('keeps whole numbers of a span floats', () => {
    expect(
      suggestionsOf(
        value({
          kind: 'grid',
          params: { p: { kind: 'range', value: { start: 1, stop: 2, step: 1 } } },
        }) as Dict,
      ),
    ).toEqual([{ p: expect.objectContaining({ value: 1 }) }])
  })
})

describe('random', () => {
  const random = (p: Plain, seed: number | null = 7, numRuns = 3) =>
    suggestions({ kind: 'random', params: { p, q: { kind: 'choice', value: [1, 2] } }, numRuns, seed })

  // What NumPy 1.26 draws from RandomState(7).
  it.each([
    [
      { kind: 'uniform', value: { low: 0, high: 1 } },
      [0.07630828937395717, 0.31897222577340323, 0.7234651778309412],
    ],
    [
      { kind: 'normal', value: { loc: 0, scale: 1 } },
      [1.690525703800356, -0.4659373705408328, 0.09316606097975175],
    ],
    [{ kind: 'quniform', value: { low: 0, high: 1, q: 0.1 } }, [0, 0.30000000000000004, 0.7000000000000001]],
    [{ kind: 'qnormal', value: { loc: 0, scale: 1, q: 0.1 } }, [1.6, -0.5, 0]],
    [{ kind: 'range', value: { start: 1, stop: 10, step: 2 } }, [9, 7, 1]],
    [{ kind: 'choice', value: [0.1, 0.2] }, [0.2, 0.2, 0.1]],
  ])('%j', (param, expected) => {
    expect(random(param as Plain)?.map((run) => (run as { p: Plain }).p)).toEqual(expected)
  })

  it('proposes no run twice, and no more than there are', () => {
    const runs = random({ kind: 'choice', value: ['a', 'b', 'c'] }, 3, 50)
    expect(runs).toHaveLength(6)
    expect(new Set(runs?.map((run) => JSON.stringify(run))).size).toBe(6)
  })

  it('takes outcomes as often as their probabilities say', () => {
    const pchoice = {
      kind: 'pchoice',
      value: [
        ['rare', 0.1],
        ['often', 0.6],
        ['rest', 0.3],
      ],
    }
    const extra = { kind: 'uniform', value: { low: 0, high: 1 } }
    const runs = suggestions({ kind: 'random', params: { p: pchoice, u: extra }, numRuns: 2000, seed: 11 })
    const share = (name: string) =>
      (runs?.filter((run) => (run as { p: string }).p === name).length ?? 0) / 2000
    expect(share('rare')).toBeCloseTo(0.1, 1)
    expect(share('often')).toBeCloseTo(0.6, 1)
    expect(share('rest')).toBeCloseTo(0.3, 1)
  })

  it('takes the seed of the caller when it names none', () => {
    const p = { kind: 'uniform', value: { low: 0, high: 1 } }
    const matrix = { kind: 'random', params: { p }, numRuns: 3 }
    const from = (seed?: number) => suggestionsOf(value(matrix) as Dict, seed)?.map((run) => toJson(run))
    expect(from(7)).toEqual(suggestions({ ...matrix, seed: 7 }))
    expect(from()).toEqual(suggestions({ ...matrix, seed: 0 }))
    expect(from(1)).not.toEqual(from(2))
  })
})

const params = {
  lr: { kind: 'uniform', value: { low: 0, high: 1 } },
  layers: { kind: 'choice', value: [1, 2, 3] },
}
const metric = { name: 'loss', optimization: 'minimize' }

describe('kinds that learn from their runs propose those they start with', () => {
  it('hyperband: the first rung of its first bracket', () => {
    const resource = { name: 'epochs', type: 'int' }
    const runs = suggestions({
      kind: 'hyperband',
      params,
      metric,
      resource,
      maxIterations: 27,
      eta: 3,
      seed: 7,
    })
    expect(runs).toHaveLength(27)
    expect(runs?.[0]).toEqual({ epochs: 1, lr: 0.07630828937395717, layers: expect.any(Number) })
  })

  it('bayes: the initial runs', () => {
    const matrix = { kind: 'bayes', params, metric, numInitialRuns: 4, maxIterations: 9, seed: 7 }
    expect(suggestions(matrix)).toEqual(suggestions({ kind: 'random', params, numRuns: 4, seed: 7 }))
  })

  it('hyperopt: the first round', () => {
    const matrix = {
      kind: 'hyperopt',
      algorithm: 'tpe',
      params,
      metric,
      numRuns: 5,
      maxIterations: 3,
      seed: 7,
    }
    expect(suggestions(matrix)).toEqual(suggestions({ kind: 'random', params, numRuns: 5, seed: 7 }))
  })

  it.each<Plain>([
    { kind: 'iterative', params, maxIterations: 3 },
    { kind: 'random', params: '{{ space }}', numRuns: 3 },
    { kind: 'random', params, numRuns: '{{ n }}' },
    { kind: 'bayes', params: {}, metric, numInitialRuns: 2, maxIterations: 2 },
    { kind: 'hyperband', params, metric, maxIterations: 9, eta: 1, resource: { name: 'epochs' } },
  ])('none while too little is known: %j', (matrix) => {
    expect(suggestions(matrix)).toBeUndefined()
  })
})

it('nextRound lists a grid once', () => {
  const grid = value({ kind: 'grid', params: { p: { kind: 'choice', value: [1, 2] } } }) as Dict
  const { runs, done } = nextRound(grid, [])!
  expect([runs.length, done]).toEqual([2, true])
  const observed = runs.map((run) => ({ ...run, outcome: { kind: 'pending' } as const }))
  expect(nextRound(grid, observed)).toEqual({ runs: [], done: true })
})
