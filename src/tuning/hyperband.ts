/**
 * Hyperband as a search: bracket after bracket; in each the best runs of a rung go on to the next.
 *
 *     rung settled ──some measured──▶ next rung: the best of them, with more of the resource
 *          │
 *          └──it was the last, or none measured──▶ first rung of the next bracket ──none left──▶ done
 *
 * A round is a rung. A bracket draws runs of its own, as in the paper.
 */
import { type Dict, dict, float, type Value } from '../base/value.js'
import { drawRuns } from './draw.js'
import { type Bracket, hyperbandBrackets, type Rung } from './hyperband-brackets.js'
import type { SearchSpace } from './search-space.js'
import { SeededRandom } from './seeded-random.js'
import {
  DONE,
  isPending,
  type Observation,
  type Optimization,
  roundOf,
  type Suggestion,
  scoreOf,
  type Tuner,
  WAIT,
} from './tuner.js'

export interface HyperbandSpec {
  readonly kind: 'hyperband'
  readonly space: SearchSpace
  /** R: at least 1. */
  readonly maxIterations: number
  /** η: more than 1. */
  readonly eta: number
  /** The input that says how long a run goes on. */
  readonly resource: { readonly name: string; readonly type: 'int' | 'float' }
  readonly optimization: Optimization
  readonly resume: boolean
}

export const hyperband: Tuner<HyperbandSpec> = {
  suggest(spec, observations, seed) {
    const brackets = hyperbandBrackets(spec.maxIterations, spec.eta)
    let round = 0
    for (const [index, bracket] of brackets.entries()) {
      const step = stepOf(bracket, round, { spec, observations })
      if (step.kind === 'wait') return WAIT
      if (step.kind === 'next') return { runs: step.runs, done: isLast(index, step.rung, brackets) }
      if (step.kind === 'begin') {
        const runs = firstRuns(spec, { brackets, index, seed })
        return { runs: roundOf(runs, round), done: isLast(index, 0, brackets) }
      }
      round += bracket.length
    }
    return DONE
  },
}

const isLast = (bracket: number, rung: number, brackets: readonly Bracket[]) =>
  bracket === brackets.length - 1 && rung === brackets[bracket]!.length - 1

type Step =
  | { readonly kind: 'begin' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'next'; readonly rung: number; readonly runs: readonly Suggestion[] }
  | { readonly kind: 'over' }

interface Search {
  readonly spec: HyperbandSpec
  readonly observations: readonly Observation[]
}

/** Where a bracket stands whose first rung is the round `first`. */
function stepOf(bracket: Bracket, first: number, search: Search): Step {
  const { observations } = search
  const inRung = (rung: number) => observations.filter(({ round }) => round === first + rung)
  const begun = bracket.filter((_, rung) => inRung(rung).length > 0).length
  if (begun === 0) return { kind: 'begin' }
  if (inRung(begun - 1).some(isPending)) return { kind: 'wait' }
  if (begun === bracket.length) return { kind: 'over' }
  const runs = promoted(bracket[begun]!, first + begun, search)
  return runs.length ? { kind: 'next', rung: begun, runs } : { kind: 'over' }
}

/** The best of the round before, with the resource of the new rung; of equal ones the earlier. */
function promoted(rung: Rung, round: number, { spec, observations }: Search): Suggestion[] {
  return observations
    .map((run, observation) => ({ run, observation, score: scoreOf(run, spec.optimization) }))
    .filter(
      (entry): entry is Required<typeof entry> & { score: number } =>
        entry.run.round === round - 1 && entry.score !== undefined,
    )
    .sort((a, b) => b.score - a.score)
    .slice(0, rung.runs)
    .map(({ run, observation }) => ({
      params: withResource(run.params, rung, spec),
      round,
      promotes: { observation, resume: spec.resume },
    }))
}

/** One stream of random numbers goes through the first rungs of all brackets. */
function firstRuns(
  spec: HyperbandSpec,
  { brackets, index, seed }: { brackets: readonly Bracket[]; index: number; seed: number },
): Dict[] {
  const random = new SeededRandom(seed)
  const drawn = brackets.slice(0, index + 1).map(([first]) => drawRuns(spec.space, first!.runs, random))
  return drawn[index]!.map((params) => withResource(params, brackets[index]![0]!, spec))
}

function withResource(params: Dict, { resource }: Rung, { resource: { name, type } }: HyperbandSpec): Dict {
  const amount: Value = type === 'int' ? Math.floor(resource) : float(resource)
  return dict([[name, amount], ...Object.entries(params).filter(([key]) => key !== name)])
}
