/** What holds for the searches that learn: Bayesian search and hyperopt's algorithms. */
import { describe, expect, it } from 'vitest'
import type { Dict } from '../../src/base/value.js'
import type { BayesSpec } from '../../src/tuning/bayes.js'
import type { HyperoptSpec } from '../../src/tuning/hyperopt.js'
import type { RandomSearchSpec } from '../../src/tuning/random-search.js'
import { keyOf, type SearchSpace } from '../../src/tuning/search-space.js'
import { suggest, type TuningSpec } from '../../src/tuning/suggest.js'
import { BRANIN_SPACE, branin, interval, median, metricsOf, play } from './play.js'

const RUNS = 30
const random: RandomSearchSpec = { kind: 'random', space: BRANIN_SPACE, numRuns: RUNS }
const bayes: BayesSpec = {
  kind: 'bayes',
  space: BRANIN_SPACE,
  numInitialRuns: 8,
  maxIterations: RUNS - 8,
  optimization: 'minimize',
  model: { kernel: 'matern', nu: 2.5, lengthScale: 1, restarts: 0 },
  acquisition: { acquisition: 'ei', eps: 0 },
  warmup: 200,
  starts: 3,
}
const hyperopt = (algorithm: HyperoptSpec['algorithm']): HyperoptSpec => ({
  kind: 'hyperopt',
  algorithm,
  space: BRANIN_SPACE,
  numRuns: RUNS,
  optimization: 'minimize',
})
const SEEDS = [1, 2, 3, 4, 5]

const best = (spec: TuningSpec) =>
  median(SEEDS.map((seed) => Math.min(...metricsOf(play(spec, (params) => branin(params), seed)))))

describe('the least value of Branin within 30 runs', () => {
  const byChance = best(random)

  it('Bayesian search comes near to the optimum, and beats chance', () => {
    const found = best(bayes)
    expect(found).toBeLessThan(0.397887 + 0.1)
    expect(found).toBeLessThan(byChance)
  })

  it('the tree of Parzen estimators beats chance', () => {
    expect(best(hyperopt('tpe'))).toBeLessThan(byChance)
  })
})

const small: SearchSpace<{ kind: 'values'; values: readonly (string | number)[]; isOrdered: boolean }> = [
  { name: 'layers', space: { kind: 'values', values: [1, 2, 3, 4, 5], isOrdered: true } },
  { name: 'optimizer', space: { kind: 'values', values: ['adam', 'sgd', 'rmsprop'], isOrdered: false } },
]
const accuracy = ({ layers, optimizer }: Dict) => Number(layers) / 10 + (optimizer === 'sgd' ? 0.4 : 0)
const specs: [string, TuningSpec][] = [
  ['bayes', { ...bayes, space: small, numInitialRuns: 4, maxIterations: 20, optimization: 'maximize' }],
  ['tpe', { ...hyperopt('tpe'), space: small, numRuns: 24, optimization: 'maximize' }],
  ['anneal', { ...hyperopt('anneal'), space: small, numRuns: 24, optimization: 'maximize' }],
  ['rand', { ...hyperopt('rand'), space: small, numRuns: 24, optimization: 'maximize' }],
]

describe.each(specs)('%s in a small space', (_, spec) => {
  it('makes each run once and ends when there is none left', () => {
    const observations = play(spec, accuracy)
    expect(new Set(observations.map(({ params }) => keyOf(params))).size).toBe(15)
    expect(observations).toHaveLength(15)
    expect(suggest(spec, observations, 1)).toEqual({ runs: [], done: true })
  })

  it('goes on from what was observed as if it had never stopped', () => {
    const observations = play(spec, accuracy)
    for (const [index, { round }] of observations.entries()) {
      if (observations[index - 1]?.round === round) continue
      const { runs } = suggest(spec, observations.slice(0, index), 1)
      expect(runs).toEqual(
        observations.filter((run) => run.round === round).map(({ outcome: _, ...run }) => run),
      )
    }
  })

  it('goes on when every run fails', () => {
    expect(play(spec, () => undefined)).toHaveLength(15)
  })

  it('waits for the runs of a round', () => {
    const { runs } = suggest(spec, [], 1)
    const pending = runs.map((run) => ({ ...run, outcome: { kind: 'pending' } as const }))
    expect(suggest(spec, pending, 1).runs).toEqual([])
  })
})

it('Bayesian search finds the best of a small space soon', () => {
  const found = SEEDS.map((seed) => metricsOf(play(specs[0]![1], accuracy, seed)).indexOf(0.9))
  expect(median(found)).toBeLessThan(8)
})

it('Bayesian search keeps away from where runs fail', () => {
  const space = [interval('x', 0, 1)]
  const spec = { ...bayes, space, numInitialRuns: 5, maxIterations: 15, optimization: 'maximize' as const }
  const observations = play(spec, ({ x }) => (Number(x) > 0.6 ? undefined : Number(x)))
  const failures = observations.slice(5).filter(({ outcome }) => outcome.kind === 'failed').length
  expect(failures).toBeLessThan(8)
  expect(Math.max(...metricsOf(observations))).toBeGreaterThan(0.55)
})

describe('the rounds of hyperopt', () => {
  const rounds = (spec: HyperoptSpec) => {
    const counts: number[] = []
    for (const { round } of play(spec, (params) => branin(params))) counts[round] = (counts[round] ?? 0) + 1
    return counts
  }

  it('are maxIterations of numRuns', () => {
    expect(rounds({ ...hyperopt('tpe'), numRuns: 4, maxIterations: 3 })).toEqual([4, 4, 4])
  })

  it('without maxIterations: the random ones, then one by one', () => {
    expect(rounds({ ...hyperopt('tpe'), numRuns: 13 })).toEqual([10, 1, 1, 1])
    expect(rounds({ ...hyperopt('anneal'), numRuns: 3 })).toEqual([1, 1, 1])
    expect(rounds({ ...hyperopt('rand'), numRuns: 13 })).toEqual([13])
  })

  it('learn every kind of param', () => {
    const space: SearchSpace = [
      { name: 'lr', space: { kind: 'interval', low: -7, high: 0, isLog: true } },
      { name: 'batch', space: { kind: 'interval', low: 8, high: 128, isLog: false, q: 8 } },
      { name: 'decay', space: { kind: 'bell', mean: 0, deviation: 1, isLog: false } },
      { name: 'scale', space: { kind: 'bell', mean: 0, deviation: 1, isLog: true, q: 0.5 } },
      { name: 'depth', space: { kind: 'values', values: [2, 4, 8, 16], isOrdered: true } },
      { name: 'loss', space: { kind: 'weighted', values: ['mse', 'mae'], probabilities: [0.3, 0.7] } },
    ]
    const loss = ({ lr, decay, depth }: Dict) =>
      Math.abs(Math.log(Number(lr)) + 4) + Math.abs(Number(decay) - 1) + Math.abs(Number(depth) - 8) / 4
    for (const algorithm of ['tpe', 'anneal'] as const) {
      const late = play({ ...hyperopt(algorithm), space, numRuns: 60 }, loss).slice(-15)
      const early = play({ ...hyperopt('rand'), space, numRuns: 60 }, loss)
      expect(median(metricsOf(late))).toBeLessThan(median(metricsOf(early)))
    }
  })
})

describe('the same seed and metrics give the same runs on every machine', () => {
  const space: BayesSpec['space'] = [
    interval('x', 0, 1),
    { name: 'kind', space: { kind: 'values', values: ['a', 'b'], isOrdered: false } },
  ]
  const metric = ({ x, kind }: Dict) => (Number(x) - 0.3) * (Number(x) - 0.3) + (kind === 'a' ? 0 : 0.2)
  const last = (spec: TuningSpec) => play(spec, metric, 7).at(-1)!.params

  it('bayes', () => {
    const model = { kernel: 'matern', nu: 1.9, lengthScale: 1, restarts: 0 } as const
    const spec: BayesSpec = {
      ...bayes,
      space,
      model,
      numInitialRuns: 3,
      maxIterations: 2,
      warmup: 100,
      starts: 2,
    }
    expect(last(spec)).toEqual({ x: 0.6919083401108383, kind: 'a' })
  })

  it.each([
    ['tpe', { x: 0.3750132861795434, kind: 'a' }],
    ['anneal', { x: 0.2710846354669905, kind: 'a' }],
  ] as const)('%s', (algorithm, expected) => {
    expect(last({ ...hyperopt(algorithm), space, numRuns: 6, maxIterations: 3 })).toEqual(expected)
  })
})

it.each(['tpe', 'anneal'] as const)(
  '%s makes the only run that an interval without width has',
  (algorithm) => {
    const spec: HyperoptSpec = { ...hyperopt(algorithm), space: [interval('x', 0.5, 0.5)], numRuns: 14 }
    expect(new Set(play(spec, () => 1).map(({ params }) => Number(params.x)))).toEqual(new Set([0.5]))
  },
)

it.each(['tpe', 'anneal'] as const)('%s learns nothing good from failed runs', (algorithm) => {
  const spec: HyperoptSpec = { ...hyperopt(algorithm), space: [interval('x', 0, 1)], numRuns: 60 }
  const observations = play(spec, ({ x }) => (Number(x) > 0.4 ? undefined : 1 - Number(x)))
  const failuresOf = (runs: typeof observations) =>
    runs.filter(({ outcome }) => outcome.kind === 'failed').length
  expect(failuresOf(observations.slice(30))).toBeLessThan(15)
})
