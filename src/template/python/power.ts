/**
 * `base ** exponent` of floats, correctly rounded.
 *
 * JavaScript's power is often off by one in the last digit, where the C library behind Python is not, so
 * `lr ** 0.5` would print differently. The result is computed with some 190 bits of big-integer fixed
 * point: the logarithm by the series of artanh, the exponential by Taylor's.
 */
import { floatParts } from './decimal.js'

const bits = 192n
const one = 1n << bits

const multiply = (a: bigint, b: bigint): bigint => (a * b) >> bits

/** ln((1 + z) / (1 - z)) for a small z. */
function logSeries(z: bigint): bigint {
  const square = multiply(z, z)
  let term = z
  let sum = 0n
  for (let n = 1n; term !== 0n && term !== -1n; n += 2n) {
    sum += term / n
    term = multiply(term, square)
  }
  return 2n * sum
}

const ln2 = logSeries(one / 3n)

/** The natural logarithm of a positive float. */
function logarithm(value: number): bigint {
  const { mantissa, exponent } = floatParts(value)
  const length = mantissa.toString(2).length
  // The mantissa as a number between 1 and 2.
  const fraction = (mantissa << bits) >> BigInt(length - 1)
  const z = ((fraction - one) << bits) / (fraction + one)
  return logSeries(z) + BigInt(exponent + length - 1) * ln2
}

/** e to the power of a number between 0 and ln 2. */
function exponential(value: bigint): bigint {
  let term = one
  let sum = 0n
  for (let n = 1n; term !== 0n; n++) {
    sum += term
    term = multiply(term, value) / n
  }
  return sum
}

/** C's `pow`; the caller has excluded what Python refuses. */
export function power(base: number, exponent: number): number {
  const plain = base ** exponent
  if (Math.abs(base) === 1 && !Number.isFinite(exponent)) return 1
  if (!Number.isFinite(base) || !Number.isFinite(exponent) || base === 0) return plain
  if (plain === 0 || !Number.isFinite(plain)) return plain
  const size = positivePower(Math.abs(base), exponent)
  return plain < 0 ? -size : size
}

function positivePower(base: number, exponent: number): number {
  const { mantissa, exponent: shift } = floatParts(Math.abs(exponent))
  const product = logarithm(base) * (exponent < 0 ? -mantissa : mantissa)
  const log = shift >= 0 ? product << BigInt(shift) : product >> BigInt(-shift)
  const twos = floorDivide(log, ln2)
  return scaleFixed(exponential(log - twos * ln2), Number(twos))
}

function floorDivide(a: bigint, b: bigint): bigint {
  return a < 0n && a % b !== 0n ? a / b - 1n : a / b
}

/** `value × 2^twos`, rounded once: `value` is a fixed-point number between 1 and 2. */
function scaleFixed(value: bigint, twos: number): number {
  // The rounding of the exact result hides behind the error of the series where it is representable.
  const nudged = ((value + (1n << 60n)) >> 61n) << 61n
  const kept = Math.max(0, Math.min(53, twos + 1075))
  const drop = bits + 1n - BigInt(kept)
  const half = 1n << (drop - 1n)
  const rest = nudged & ((1n << drop) - 1n)
  let mantissa = nudged >> drop
  if (rest > half || (rest === half && mantissa % 2n === 1n)) mantissa++
  const shift = twos + 1 - kept
  return shift < -1000 ? Number(mantissa) * 2 ** -1000 * 2 ** (shift + 1000) : Number(mantissa) * 2 ** shift
}
