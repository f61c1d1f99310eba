/** Plays a search to its end, with a function in the place of the runs. */
import type { Dict } from '../../src/base/value.js'
import { suggest, type TuningSpec } from '../../src/tuning/suggest.js'
import type { Observation } from '../../src/tuning/tuner.js'

/** The metric of a run; undefined for one that fails. */
export type Measure = (params: Dict, index: number) => number | undefined

export function play(spec: TuningSpec, measure: Measure, seed = 1): Observation[] {
  const observations: Observation[] = []
  for (;;) {
    const { runs } = suggest(spec, observations, seed)
    if (runs.length === 0) return observations
    for (const run of runs) {
      const metric = measure(run.params, observations.length)
      observations.push({
        ...run,
        outcome: metric === undefined ? { kind: 'failed' } : { kind: 'measured', metric },
      })
    }
  }
}

export const metricsOf = (observations: readonly Observation[]): number[] =>
  observations.flatMap(({ outcome }) => (outcome.kind === 'measured' ? [outcome.metric] : []))

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!

export const interval = (name: string, low: number, high: number) => ({
  name,
  space: { kind: 'interval', low, high, isLog: false } as const,
})

/** Its least value is 0.397887, at three places. */
export const branin = (params: Dict): number => {
  const [x, y] = [Number(params.x), Number(params.y)]
  const a = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6
  return a ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
}

export const BRANIN_SPACE = [interval('x', -5, 10), interval('y', 0, 15)]
