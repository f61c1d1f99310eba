/**
 * A Gaussian process with mean 0, conditioned on values at points: what is expected elsewhere, and
 * how sure that is.
 *
 * Rasmussen and Williams (2006), algorithm 2.1. Points are lists of numbers of one length.
 */
import { cholesky, solveLower, solveUpper } from './cholesky.js'
import type { Correlation } from './kernels.js'
import { log } from './steady-math.js'

export type Point = readonly number[]

export interface Observed {
  readonly points: readonly Point[]
  /** One for each point. */
  readonly values: readonly number[]
}

export interface Kernel {
  readonly correlation: Correlation
  /** The distance that counts as 1. */
  readonly lengthScale: number
  /** Variance of what a value holds beside the process, as a share of the variance of the process. */
  readonly noise: number
  /** Variance of the process; absent: the one that makes the values most likely. */
  readonly variance?: number
}

export interface Prediction {
  readonly mean: number
  /** Standard deviation, without the noise. */
  readonly deviation: number
}

export interface GaussianProcess {
  predict(point: Point): Prediction
  /** Logarithm of the probability of the values. */
  readonly logLikelihood: number
}

/** Undefined when the points are too near to each other for the noise. */
export function gaussianProcess(observed: Observed, kernel: Kernel): GaussianProcess | undefined {
  const { points } = observed
  const values = Float64Array.from(observed.values)
  const alike = (a: Point, b: Point) => kernel.correlation(distance(a, b) / kernel.lengthScale)
  const lower = cholesky(
    points.map((a, i) =>
      Float64Array.from({ length: i + 1 }, (_, j) => alike(a, points[j]!) + (i === j ? kernel.noise : 0)),
    ),
  )
  if (!lower) return undefined
  const weights = solveUpper(lower, solveLower(lower, values))
  const fit = dot(values, weights)
  const variance = kernel.variance ?? Math.max(fit / values.length, Number.MIN_VALUE)
  const spread = lower.reduce((sum, row, i) => sum + log(row[i]!), 0)
  return {
    logLikelihood: -fit / (2 * variance) - spread - (values.length / 2) * (log(variance) + LOG_2PI),
    predict(point) {
      const near = Float64Array.from(points, (other) => alike(point, other))
      const seen = solveLower(lower, near)
      return {
        mean: dot(near, weights),
        deviation: Math.sqrt(Math.max(0, variance * (1 - dot(seen, seen)))),
      }
    },
  }
}

const LOG_2PI = 1.8378770664093453

function distance(a: Point, b: Point): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return Math.sqrt(sum)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
