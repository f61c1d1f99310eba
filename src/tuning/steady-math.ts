/**
 * Exponentials, logarithms and the normal distribution from additions, multiplications and divisions
 * alone, which IEEE 754 defines to the last bit: so a search goes the same way on every machine,
 * whatever the engine's `Math.exp` rounds to. Good to about 1e-15; much faster than precise-math.
 */

const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const bits = new DataView(new ArrayBuffer(8))

/** e to the power of x; 0 below -700, where the true value is no ordinary number. */
export function exp(x: number): number {
  if (!(x > -700)) return Number.isNaN(x) ? x : 0
  if (x > 700) return Number.POSITIVE_INFINITY
  const doublings = Math.round(x / Math.LN2)
  const high = x - doublings * LN2_HIGH
  const rest = high - doublings * LN2_LOW
  // Padé-like form of the series of x·coth(x/2) on |x| ≤ ln(2)/2, with Bernoulli's numbers.
  const square = rest * rest
  const even =
    square * (1 / 6 + square * (-1 / 360 + square * (1 / 15120 + square * (-1 / 604800 + square / 23950080))))
  const curve = rest - even
  return (1 + rest + (rest * curve) / (2 - curve)) * powerOfTwo(doublings)
}

/** The natural logarithm; -∞ at 0. */
export function log(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY)
    return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN
  const isTiny = x < 2.2250738585072014e-308
  bits.setFloat64(0, isTiny ? x * 2 ** 54 : x)
  const word = bits.getUint32(0)
  let exponent = (word >>> 20) - 1023 - (isTiny ? 54 : 0)
  bits.setUint32(0, (word & 0xfffff) | 0x3ff00000)
  let mantissa = bits.getFloat64(0)
  if (mantissa > Math.SQRT2) {
    mantissa /= 2
    exponent++
  }
  // log m = 2 artanh((m - 1) / (m + 1)), and the quotient is below 0.172.
  const t = (mantissa - 1) / (mantissa + 1)
  const square = t * t
  let series = 0
  for (let n = 21; n >= 3; n -= 2) series = square * (1 / n + series)
  return exponent * LN2_HIGH + (2 * (t + t * series) + exponent * LN2_LOW)
}

export const pow = (base: number, exponent: number): number => exp(exponent * log(base))

function powerOfTwo(exponent: number): number {
  bits.setUint32(4, 0)
  bits.setUint32(0, (exponent + 1023) << 20)
  return bits.getFloat64(0)
}

const SQRT_2PI = 2.5066282746310002

export const normalDensity = (z: number): number => exp((-z * z) / 2) / SQRT_2PI

/**
 * The share of a normal distribution below z: the series of G. Marsaglia (Evaluating the normal
 * distribution, 2004) near the middle, a continued fraction in the tails.
 */
export function normalShare(z: number): number {
  if (z > 0) return 1 - normalShare(-z)
  if (z < -4) return tail(-z)
  let term = z
  let sum = z
  for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
    term *= (z * z) / n
    sum += term
  }
  return 0.5 + sum * normalDensity(z)
}

/** Laplace's continued fraction for the upper tail. */
function tail(z: number): number {
  let fraction = z
  for (let n = 60; n > 0; n--) fraction = z + n / fraction
  return normalDensity(z) / fraction
}
