/**
 * Bayesian search: runs at random first; then one at a time, where a Gaussian process fitted to all
 * earlier metrics sees most worth in trying. A failed run counts like the worst one that was measured.
 *
 *     nothing yet ──▶ round 0: numInitialRuns at random ──▶ rounds 1 … maxIterations: one run each ──▶ done
 *
 * J. Snoek, H. Larochelle, R. P. Adams: Practical Bayesian optimization (2012).
 */
import type { Dict } from '../base/value.js'
import { type AcquisitionSpec, acquisitionOf } from './acquisition.js'
import { drawRun, drawRuns } from './draw.js'
import { paramsAt, pointOf } from './encoding.js'
import { everyRun } from './every-run.js'
import { fitModel, type ModelSpec } from './fit.js'
import type { Point } from './gaussian-process.js'
import { maximise } from './maximise.js'
import { type BoundedSpace, keyOf, type SearchSpace, sizeOf } from './search-space.js'
import { SeededRandom } from './seeded-random.js'
import {
  DONE,
  isPending,
  type Observation,
  type Optimization,
  roundOf,
  roundsOf,
  scoreOf,
  type Tuner,
  WAIT,
} from './tuner.js'

export interface BayesSpec {
  readonly kind: 'bayes'
  readonly space: SearchSpace<BoundedSpace>
  readonly numInitialRuns: number
  readonly maxIterations: number
  readonly optimization: Optimization
  readonly model: ModelSpec
  readonly acquisition: AcquisitionSpec
  /** Random points at which the acquisition is looked at, and how many of the best it climbs from. */
  readonly warmup: number
  readonly starts: number
}

export const bayes: Tuner<BayesSpec> = {
  suggest(spec, observations, seed) {
    const random = SeededRandom.ofRound(seed, roundsOf(observations))
    if (observations.length === 0) {
      const runs = drawRuns(spec.space, spec.numInitialRuns, random)
      return { runs: roundOf(runs, 0), done: false }
    }
    if (observations.some(isPending)) return WAIT
    const round = roundsOf(observations)
    const taken = new Set(observations.map(({ params }) => keyOf(params)))
    if (round > spec.maxIterations || taken.size >= sizeOf(spec.space)) return DONE
    const params = next(spec, { observations, taken, random })
    return params ? { runs: roundOf([params], round), done: round === spec.maxIterations } : DONE
  },
}

interface Search {
  readonly observations: readonly Observation[]
  /** The keys of the runs that were made. */
  readonly taken: ReadonlySet<string>
  readonly random: SeededRandom
}

/** Spaces up to this size are looked at as a whole. */
const SMALL = 2000

function next(spec: BayesSpec, search: Search): Dict | undefined {
  const worth = worthOf(spec, search)
  const isFree = (params: Dict) => !search.taken.has(keyOf(params))
  if (!worth) return freeRun(spec, search)
  if (sizeOf(spec.space) <= SMALL) return best(everyRun(spec.space).filter(isFree), worth)
  const found = maximise(
    (place) => {
      const params = paramsAt(spec.space, place)
      return isFree(params) ? worth(params) : Number.NEGATIVE_INFINITY
    },
    { dimensions: spec.space.length, warmup: spec.warmup, starts: spec.starts, random: search.random },
  )
  const params = paramsAt(spec.space, found.point)
  return isFree(params) ? params : freeRun(spec, search)
}

const best = (runs: readonly Dict[], worth: (params: Dict) => number): Dict | undefined =>
  runs
    .map((params) => ({ params, value: worth(params) }))
    .reduce((top, run) => (run.value > top.value ? run : top), {
      params: runs[0]!,
      value: Number.NEGATIVE_INFINITY,
    }).params

/** Draws until a run is new; undefined when that is hopeless. */
function freeRun({ space }: BayesSpec, { taken, random }: Search): Dict | undefined {
  for (let draw = 0; draw < 10_000; draw++) {
    const params = drawRun(space, random)
    if (!taken.has(keyOf(params))) return params
  }
  return undefined
}

/** What a run is worth by all that was learnt; undefined while no run has a metric. */
function worthOf(spec: BayesSpec, { observations, random }: Search): ((params: Dict) => number) | undefined {
  const scores = observations.map((run) => scoreOf(run, spec.optimization))
  const measured = scores.filter((score) => score !== undefined)
  if (!measured.length) return undefined
  const worst = Math.min(...measured)
  const known = observations
    .map(({ params }, index) => ({ point: pointOf(spec.space, params), score: scores[index] ?? worst }))
    .filter((run): run is { point: Point; score: number } => run.point !== undefined)
  if (!known.length) return undefined
  const observed = { points: known.map(({ point }) => point), values: known.map(({ score }) => score) }
  const model = fitModel(observed, spec.model, random)
  const top = Math.max(...measured)
  return (params) => {
    const point = pointOf(spec.space, params)
    return point ? acquisitionOf(spec.acquisition, model.predict(point), top) : Number.NEGATIVE_INFINITY
  }
}
