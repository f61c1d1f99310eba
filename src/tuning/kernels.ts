/**
 * How alike the values of a Gaussian process are at two points, by their distance in length scales:
 * 1 at no distance, falling towards 0.
 *
 * C. E. Rasmussen, C. K. I. Williams: Gaussian Processes for Machine Learning (2006), chapter 4.2.
 */
import { exp, log } from './steady-math.js'

export type Correlation = (distance: number) => number

export type KernelSpec =
  | { readonly kernel: 'rbf' }
  /** @param nu how smooth: the process has derivatives below that order. More than 0. */
  | { readonly kernel: 'matern'; readonly nu: number }

export function correlationOf(spec: KernelSpec): Correlation {
  if (spec.kernel === 'rbf' || spec.nu > LARGEST_NU) return rbf
  switch (spec.nu) {
    case 0.5:
      return (distance) => exp(-distance)
    case 1.5:
      return (distance) => (1 + Math.sqrt(3) * distance) * exp(-Math.sqrt(3) * distance)
    case 2.5:
      return (distance) => {
        const z = Math.sqrt(5) * distance
        return (1 + z + (z * z) / 3) * exp(-z)
      }
    default:
      return matern(spec.nu)
  }
}

/** From there on a Matérn kernel is nearly its limit, the RBF kernel. */
const LARGEST_NU = 30

const rbf: Correlation = (distance) => exp((-distance * distance) / 2)

/**
 * Of any order: 2^(1-ν) / Γ(ν) · z^ν · K_ν(z) with z = √(2ν) · distance.
 *
 * A search asks for a million of them: so it is computed at steps of log z, when one is first needed,
 * and interpolated between them (cubic, right to about 1e-9).
 */
function matern(nu: number): Correlation {
  const scale = (1 - nu) * Math.LN2 - logGamma(nu)
  const known = new Float64Array(STEPS + 3).fill(Number.NaN)
  const at = (index: number): number => {
    const value = known[index]!
    if (!Number.isNaN(value)) return value
    const logZ = LEAST_LOG_Z + (index - 1) / STEPS_PER_UNIT
    known[index] = Math.min(1, besselSum(nu, exp(logZ), scale + nu * logZ))
    return known[index]
  }
  return (distance) => {
    const place = (log(Math.sqrt(2 * nu) * distance) - LEAST_LOG_Z) * STEPS_PER_UNIT
    if (place < 0) return 1
    if (place >= STEPS) return 0
    const index = Math.floor(place)
    return cubic([at(index), at(index + 1), at(index + 2), at(index + 3)], place - index)
  }
}

/** Below it the correlation is 1, at the last step 0, as far as floats tell. */
const LEAST_LOG_Z = -20
const STEPS_PER_UNIT = 200
const STEPS = 26 * STEPS_PER_UNIT

/** The cubic through four neighbours, between the second (t = 0) and the third (t = 1). */
const cubic = ([a, b, c, d]: readonly [number, number, number, number], t: number): number =>
  (-t * (t - 1) * (t - 2) * a) / 6 +
  ((t + 1) * (t - 1) * (t - 2) * b) / 2 -
  ((t + 1) * t * (t - 2) * c) / 2 +
  ((t + 1) * t * (t - 1) * d) / 6

/** Width of the strips below; the error of the sum is about exp(-π² / STRIP). */
const STRIP = 0.2

/** e^logScale · K_ν(z), by the trapezoid sum of ∫₀^∞ exp(-z cosh t) cosh(νt) dt. */
function besselSum(nu: number, z: number, logScale: number): number {
  let sum = exp(logScale - z) / 2
  for (let t = STRIP; ; t += STRIP) {
    const growth = exp(t)
    const fall = logScale - (z * (growth + 1 / growth)) / 2
    const term = (exp(fall + nu * t) + exp(fall - nu * t)) / 2
    sum += term
    if (term < 1e-17 * sum && z * growth > 2 * nu) return sum * STRIP
    if (sum === 0) return 0
  }
}

/** By the approximation of C. Lanczos (1964), g = 7 with nine terms. */
function logGamma(x: number): number {
  const terms = LANCZOS.reduce((sum, term, index) => sum + term / (x + index), 0.99999999999980993)
  const t = x + 6.5
  return HALF_LOG_2PI + (x - 0.5) * log(t) - t + log(terms)
}

const HALF_LOG_2PI = 0.9189385332046728

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]
