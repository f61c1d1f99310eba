/**
 * How much a point is worth trying, by what a model expects there. Larger scores are better.
 *
 * E. Brochu, V. M. Cora, N. de Freitas: A tutorial on Bayesian optimization (2010), section 2.3.
 */
import { unreachable } from '../base/invariant.js'
import type { Prediction } from './gaussian-process.js'
import { normalDensity, normalShare } from './steady-math.js'

export type AcquisitionSpec =
  /** Upper confidence bound: so many deviations above what is expected. */
  | { readonly acquisition: 'ucb'; readonly kappa: number }
  /** Expected improvement, or its probability, over the best score by at least `eps`. */
  | { readonly acquisition: 'ei'; readonly eps: number }
  | { readonly acquisition: 'poi'; readonly eps: number }

/** @param best the best score so far, in the unit of the prediction. */
export function acquisitionOf(spec: AcquisitionSpec, prediction: Prediction, best: number): number {
  switch (spec.acquisition) {
    case 'ucb':
      return prediction.mean + spec.kappa * prediction.deviation
    case 'ei':
      return improvement(prediction, best + spec.eps)
    case 'poi':
      return improvementChance(prediction, best + spec.eps)
    default:
      return unreachable(spec)
  }
}

function improvement({ mean, deviation }: Prediction, over: number): number {
  const gain = mean - over
  if (deviation === 0) return Math.max(0, gain)
  const z = gain / deviation
  return gain * normalShare(z) + deviation * normalDensity(z)
}

const improvementChance = ({ mean, deviation }: Prediction, over: number): number =>
  deviation === 0 ? Number(mean > over) : normalShare((mean - over) / deviation)
