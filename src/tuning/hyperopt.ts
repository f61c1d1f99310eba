/**
 * Searches by the algorithms of the hyperopt library: rounds of `numRuns`, each drawn with what the
 * earlier rounds taught; at random until there is enough to learn from.
 *
 *     round settled ──▶ next round ──▶ … ──▶ maxIterations rounds ──▶ done
 *
 * Without `maxIterations` there are `numRuns` in all: first as many as have to be random, then one by one.
 */
import { unreachable } from '../base/invariant.js'
import type { Dict } from '../base/value.js'
import { annealedRun } from './anneal.js'
import { drawRun } from './draw.js'
import { keyOf, type SearchSpace, sizeOf } from './search-space.js'
import { SeededRandom } from './seeded-random.js'
import { type Scored, tpeRun } from './tpe.js'
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

export interface HyperoptSpec {
  readonly kind: 'hyperopt'
  readonly algorithm: 'tpe' | 'rand' | 'anneal'
  readonly space: SearchSpace
  /** Runs of a round; of the whole search, when the number of rounds is not given. */
  readonly numRuns: number
  /** Rounds. */
  readonly maxIterations?: number
  readonly optimization: Optimization
}

/** Measured runs that the algorithms wait for. */
const ENOUGH: Readonly<Record<HyperoptSpec['algorithm'], number>> = { tpe: 10, rand: Infinity, anneal: 1 }
/** Draws of known runs before one is made again. */
const MAX_IDLE_DRAWS = 100

export const hyperopt: Tuner<HyperoptSpec> = {
  suggest(spec, observations, seed) {
    if (observations.some(isPending)) return WAIT
    const round = roundsOf(observations)
    const taken = new Set(observations.map(({ params }) => keyOf(params)))
    const count = Math.min(roundSize(spec, observations.length, round), sizeOf(spec.space) - taken.size)
    if (count <= 0) return DONE
    const random = SeededRandom.ofRound(seed, round)
    const runs = drawNew(spec, { observations, taken, random, count })
    return { runs: roundOf(runs, round), done: roundSize(spec, observations.length + count, round + 1) <= 0 }
  },
}

/** How many runs the round has, after as many were made; none after the last one. */
function roundSize({ algorithm, numRuns, maxIterations }: HyperoptSpec, made: number, round: number): number {
  if (maxIterations !== undefined) return round < maxIterations ? numRuns : 0
  return made === 0 ? Math.min(numRuns, ENOUGH[algorithm]) : Math.min(numRuns - made, 1)
}

interface Search {
  readonly observations: readonly Observation[]
  readonly taken: Set<string>
  readonly random: SeededRandom
  readonly count: number
}

/** The runs of a round: new ones, as long as they can be found. */
function drawNew(spec: HyperoptSpec, { observations, taken, random, count }: Search): Dict[] {
  const scored = scoredRuns(observations, spec)
  const runs: Dict[] = []
  for (let idle = 0; runs.length < count; idle++) {
    // A learner that repeats itself has narrowed too far: then chance finds what is left.
    const run = idle < MAX_IDLE_DRAWS ? draw(spec, scored, random) : drawRun(spec.space, random)
    if (taken.has(keyOf(run)) && idle < 2 * MAX_IDLE_DRAWS) continue
    taken.add(keyOf(run))
    runs.push(run)
    idle = -1
  }
  return runs
}

function draw({ algorithm, space }: HyperoptSpec, runs: readonly Scored[], random: SeededRandom): Dict {
  const measured = runs.filter(({ score }) => Number.isFinite(score)).length
  if (measured < ENOUGH[algorithm]) return drawRun(space, random)
  switch (algorithm) {
    case 'tpe':
      return tpeRun(space, runs, random)
    case 'anneal':
      return annealedRun(space, runs, random)
    case 'rand':
      return drawRun(space, random)
    default:
      return unreachable(algorithm)
  }
}

const scoredRuns = (observations: readonly Observation[], { optimization }: HyperoptSpec): Scored[] =>
  observations.map((run) => ({
    params: run.params,
    score: scoreOf(run, optimization) ?? Number.NEGATIVE_INFINITY,
  }))
