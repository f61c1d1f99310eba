/**
 * Annealing: near one of the best runs, the nearer the more runs there were; each param by itself.
 *
 * After the algorithm of that name in the hyperopt library (J. Bergstra et al., 2015).
 */
import { type Dict, dict, type Value } from '../base/value.js'
import { type LineLatent, latentOf, type OutcomeLatent } from './latent.js'
import type { SearchSpace } from './search-space.js'
import type { SeededRandom } from './seeded-random.js'
import type { Scored } from './tpe.js'

/** The mean rank of the run that a value stays near to, from 1. */
const MEAN_RANK = 2
/** How fast the neighbourhood shrinks with the number of runs. */
const SHRINKING = 0.1

/** @param runs at least one of them measured. */
export function annealedRun(space: SearchSpace, runs: readonly Scored[], random: SeededRandom): Dict {
  const ranked = runs.filter(({ score }) => Number.isFinite(score)).sort((a, b) => b.score - a.score)
  const width = 1 / (1 + SHRINKING * runs.length)
  return dict(
    space.map(({ name, space: param }) => {
      const latent = latentOf(param)
      const { params } = ranked[rank(ranked.length, random)]!
      const near = { place: latent.placeOf(params[name] ?? null), width }
      return [name, latent.kind === 'line' ? onLine(latent, near, random) : among(latent, near, random)]
    }),
  )
}

/** Geometrically distributed, within the list. */
function rank(length: number, random: SeededRandom): number {
  let index = 0
  while (index < length - 1 && random.double() >= 1 / MEAN_RANK) index++
  return index
}

interface Near {
  /** Undefined: anywhere. */
  readonly place: number | undefined
  /** As a share of the whole. */
  readonly width: number
}

function onLine({ line, valueAt }: LineLatent, { place, width }: Near, random: SeededRandom): Value {
  const centre = place ?? line.mean
  const share = place === undefined ? 1 : width
  if (!Number.isFinite(line.high - line.low)) return valueAt(random.normal(centre, line.deviation * share))
  const half = ((line.high - line.low) * share) / 2
  // Moved inwards where it would stick out, so that it keeps its width.
  const middle = Math.min(line.high - half, Math.max(line.low + half, centre))
  return valueAt(random.uniform(middle - half, middle + half))
}

function among(
  { values, probabilities }: OutcomeLatent,
  { place, width }: Near,
  random: SeededRandom,
): Value {
  const isFree = place === undefined || random.double() < width
  return values[isFree ? random.outcome(probabilities) : place]!
}
