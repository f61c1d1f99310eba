/**
 * Tree of Parzen estimators: of many values that are likely among good runs, the one that is least so
 * among the others; each param by itself.
 *
 * Bergstra et al. (2011), section 4.
 */
import { type Dict, dict, type Value } from '../base/value.js'
import { type LineLatent, latentOf, type OutcomeLatent } from './latent.js'
import { parzen, recencyWeights } from './parzen.js'
import type { SearchSpace } from './search-space.js'
import type { SeededRandom } from './seeded-random.js'
import { log } from './steady-math.js'

/** A run and how good it was, larger is better; -∞ for one that failed. */
export interface Scored {
  readonly params: Dict
  readonly score: number
}

/** Of so many runs one counts as good, and never more than `MOST_GOOD`. */
const GOOD_SHARE = 0.15
const MOST_GOOD = 25
const CANDIDATES = 24

/** @param runs oldest first, at least one of them measured. */
export function tpeRun(space: SearchSpace, runs: readonly Scored[], random: SeededRandom): Dict {
  const { good, others } = split(runs)
  return dict(
    space.map(({ name, space: param }) => {
      const latent = latentOf(param)
      const places = (part: readonly Scored[]) =>
        part.map(({ params }) => latent.placeOf(params[name] ?? null)).filter((place) => place !== undefined)
      const seen = { good: places(good), others: places(others) }
      return [name, latent.kind === 'line' ? onLine(latent, seen, random) : among(latent, seen, random)]
    }),
  )
}

function split(runs: readonly Scored[]): { good: Scored[]; others: Scored[] } {
  const measured = runs.filter(({ score }) => Number.isFinite(score)).length
  const count = Math.min(MOST_GOOD, Math.ceil(GOOD_SHARE * measured))
  const ranked = runs
    .map((run, index) => ({ run, index }))
    .sort((a, b) => b.run.score - a.run.score || a.index - b.index)
  const chosen = new Set(ranked.slice(0, count).map(({ run }) => run))
  return { good: runs.filter((run) => chosen.has(run)), others: runs.filter((run) => !chosen.has(run)) }
}

interface Seen {
  readonly good: readonly number[]
  readonly others: readonly number[]
}

function onLine({ line, valueAt }: LineLatent, seen: Seen, random: SeededRandom): Value {
  const [good, others] = [parzen(seen.good, line), parzen(seen.others, line)]
  const drawn = Array.from({ length: CANDIDATES }, () => good.draw(random))
  return valueAt(mostWorth(drawn, (x) => good.at(x) - others.at(x)))
}

function among({ values, probabilities }: OutcomeLatent, seen: Seen, random: SeededRandom): Value {
  const [good, others] = [shares(seen.good, probabilities), shares(seen.others, probabilities)]
  const drawn = Array.from({ length: CANDIDATES }, () => random.outcome(good))
  return values[mostWorth(drawn, (index) => log(good[index]!) - log(others[index]!))]!
}

/** How often each outcome was seen, beside as many imagined ones by the probabilities as there are outcomes. */
function shares(seen: readonly number[], probabilities: readonly number[]): number[] {
  const weights = recencyWeights(seen.length)
  const counts = probabilities.map((probability) => probability * probabilities.length)
  for (const [index, outcome] of seen.entries()) counts[outcome] = counts[outcome]! + weights[index]!
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => count / total)
}

const mostWorth = (candidates: readonly number[], worth: (x: number) => number): number =>
  candidates
    .map((x) => ({ x, value: worth(x) }))
    .reduce((best, candidate) => (candidate.value > best.value ? candidate : best)).x
