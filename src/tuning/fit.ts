/**
 * Fits a Gaussian process to scores: the length scale and the noise that make them most likely.
 *
 * Scores are brought to mean 0 and deviation 1 first, predictions back to the scale of the scores.
 */
import { type GaussianProcess, gaussianProcess, type Observed, type Prediction } from './gaussian-process.js'
import { correlationOf, type KernelSpec } from './kernels.js'
import { maximise } from './maximise.js'
import type { SeededRandom } from './seeded-random.js'
import { exp, log } from './steady-math.js'

export type ModelSpec = KernelSpec & {
  /** Where the fit starts, as a share of the width of the space. More than 0. */
  readonly lengthScale: number
  /** Further starts at random. */
  readonly restarts: number
}

/** Shares of the space's width. */
const LENGTH_SCALES = { least: 0.01, most: 10 }
/** Shares of the variance. */
const NOISES = { least: 1e-6, most: 0.1 }

/** @param observed at least one point. */
export function fitModel(
  observed: Observed,
  spec: ModelSpec,
  random: SeededRandom,
): Pick<GaussianProcess, 'predict'> {
  const { values, centre, scale } = standardised(observed.values)
  const scores = { points: observed.points, values }
  const correlation = correlationOf(spec)
  const process = ([at, noise]: readonly number[]) =>
    gaussianProcess(scores, {
      correlation,
      lengthScale: between(LENGTH_SCALES, at!),
      noise: between(NOISES, noise!),
    })
  const best = maximise((point) => process(point)?.logLikelihood ?? Number.NEGATIVE_INFINITY, {
    dimensions: 2,
    warmup: WARMUP,
    also: [[place(LENGTH_SCALES, spec.lengthScale), 0]],
    starts: 1 + Math.max(0, spec.restarts),
    random,
  })
  // The most noise always leaves a matrix that can be solved.
  const fitted = process(best.point) ?? process([best.point[0]!, 1])
  const rescaled = ({ mean, deviation }: Prediction) => ({
    mean: centre + scale * mean,
    deviation: scale * deviation,
  })
  return { predict: (point) => rescaled(fitted?.predict(point) ?? { mean: 0, deviation: 1 }) }
}

const WARMUP = 12

interface Limits {
  readonly least: number
  readonly most: number
}

/** The number at a share of the way from least to most, by its logarithm; and back. */
const between = ({ least, most }: Limits, share: number) => exp(log(least) + share * (log(most) - log(least)))

const place = ({ least, most }: Limits, value: number) =>
  Math.min(1, Math.max(0, (log(value) - log(least)) / (log(most) - log(least))))

function standardised(scores: readonly number[]) {
  const centre = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const variance = scores.reduce((sum, score) => sum + (score - centre) ** 2, 0) / scores.length
  const scale = Math.sqrt(variance) || 1
  return { values: scores.map((score) => (score - centre) / scale), centre, scale }
}
