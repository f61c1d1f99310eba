/** Every kind of search behind one function: one line a kind. */
import { unreachable } from '../base/invariant.js'
import { type BayesSpec, bayes } from './bayes.js'
import { type HyperbandSpec, hyperband } from './hyperband.js'
import { type HyperoptSpec, hyperopt } from './hyperopt.js'
import { type RandomSearchSpec, randomSearch } from './random-search.js'
import type { Observation, Round } from './tuner.js'

export type TuningSpec = RandomSearchSpec | HyperbandSpec | BayesSpec | HyperoptSpec

/**
 * The runs to start next.
 *
 * @param observations every suggestion so far, in the order in which it was made.
 * @param seed its lower 32 bits count.
 */
export function suggest(spec: TuningSpec, observations: readonly Observation[], seed: number): Round {
  switch (spec.kind) {
    case 'random':
      return randomSearch.suggest(spec, observations, seed)
    case 'hyperband':
      return hyperband.suggest(spec, observations, seed)
    case 'bayes':
      return bayes.suggest(spec, observations, seed)
    case 'hyperopt':
      return hyperopt.suggest(spec, observations, seed)
    default:
      return unreachable(spec)
  }
}
