/**
 * Powers, exponentials and logarithms that are right to the last digit, on every machine.
 *
 * JavaScript leaves the last digits of `**`, `Math.exp` and `Math.log` to the engine. Here they are
 * computed with pairs of floats (T. J. Dekker, 1971), about 32 digits, and rounded once at the end.
 */

/** The sum of two floats, the second too small to be seen in the first. */
type Pair = readonly [high: number, low: number]

export const preciseExp = (x: number): number => rounded(exp([x, 0]), Math.exp(x))

export const preciseLog = (x: number): number => (isOrdinary(x) && x > 0 ? sum(log(x)) : Math.log(x))

export function precisePow(base: number, exponent: number): number {
  const rough = base ** exponent
  if (!isOrdinary(rough) || base <= 0 || rough === 1) return rough
  return rounded(exp(times(log(base), [exponent, 0])), rough)
}

export const preciseLog10 = (x: number): number =>
  isOrdinary(x) && x > 0 ? sum(divided(log(x), LN10)) : Math.log10(x)

const LN2: Pair = [Math.LN2, 2.3190468138462996e-17]
const LN10: Pair = [Math.LN10, -2.1707562233822494e-16]

/** Neither zero nor so large or small that the steps on the way would leave the range of floats. */
const isOrdinary = (x: number): boolean => Math.abs(x) > 1e-280 && Math.abs(x) < 1e280

const rounded = (precise: Pair, rough: number): number => (isOrdinary(rough) ? sum(precise) : rough)

const sum = ([high, low]: Pair): number => high + low

/** By the series of a small part of the exponent, squared back. */
function exp(x: Pair): Pair {
  const doublings = Math.round(x[0] / LN2[0])
  const rest = plus(x, times(LN2, [-doublings, 0]))
  const small: Pair = [rest[0] / SQUARINGS_FACTOR, rest[1] / SQUARINGS_FACTOR]
  let term: Pair = [1, 0]
  let result: Pair = [1, 0]
  for (let n = 1; n <= 14; n++) {
    term = divided(times(term, small), [n, 0])
    result = plus(result, term)
  }
  for (let i = 0; i < SQUARINGS; i++) result = times(result, result)
  return [result[0] * 2 ** doublings, result[1] * 2 ** doublings]
}

const SQUARINGS = 6
const SQUARINGS_FACTOR = 2 ** SQUARINGS

/** One step of Newton's method doubles the digits of the engine's logarithm. */
function log(x: number): Pair {
  const rough = Math.log(x)
  const error = plus(times([x, 0], exp([-rough, 0])), [-1, 0])
  return plus([rough, 0], error)
}

function plus(a: Pair, b: Pair): Pair {
  const high = exactSum(a[0], b[0])
  return exactSum(high[0], high[1] + a[1] + b[1])
}

function times(a: Pair, b: Pair): Pair {
  const high = exactProduct(a[0], b[0])
  return exactSum(high[0], high[1] + a[0] * b[1] + a[1] * b[0])
}

function divided(a: Pair, b: Pair): Pair {
  const first = a[0] / b[0]
  const rest = plus(a, times(b, [-first, 0]))
  return exactSum(first, rest[0] / b[0])
}

function exactSum(a: number, b: number): Pair {
  const high = a + b
  const shown = high - a
  return [high, a - (high - shown) + (b - shown)]
}

function exactProduct(a: number, b: number): Pair {
  const high = a * b
  const [aHigh, aLow] = halves(a)
  const [bHigh, bLow] = halves(b)
  return [high, aHigh * bHigh - high + aHigh * bLow + aLow * bHigh + aLow * bLow]
}

/** The upper and the lower 26 bits. */
function halves(a: number): Pair {
  const scaled = 134217729 * a
  const high = scaled - (scaled - a)
  return [high, a - high]
}
