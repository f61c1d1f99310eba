/**
 * Exact decimal digits of a binary float, rounded half to even as Python rounds.
 *
 * `toFixed` and `toExponential` round exact ties up (0.125 → 0.13), Python rounds them to even (0.12),
 * so the digits are computed with big integers.
 */

/** `value = mantissa × 2^exponent`, exactly; `value` is finite and not negative. */
export function floatParts(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const biased = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  if (biased === 0) return { mantissa: fraction, exponent: -1074 }
  return { mantissa: fraction | 0x10000000000000n, exponent: biased - 1075 }
}

/** `numerator / denominator` to the nearest integer, ties to even; both are positive or zero. */
export function divideToEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const twice = (numerator % denominator) * 2n
  if (twice > denominator || (twice === denominator && quotient % 2n === 1n)) return quotient + 1n
  return quotient
}

/** `value × 10^power` as the nearest integer. */
function scaled(value: number, power: number): bigint {
  const { mantissa, exponent } = floatParts(value)
  let numerator = mantissa
  let denominator = 1n
  if (power >= 0) numerator *= 10n ** BigInt(power)
  else denominator *= 10n ** BigInt(-power)
  if (exponent >= 0) numerator <<= BigInt(exponent)
  else denominator <<= BigInt(-exponent)
  return divideToEven(numerator, denominator)
}

/** `12.30` for (12.3, 2): `places` digits after the point. `value` is finite and not negative. */
export function fixedDigits(value: number, places: number): string {
  const digits = scaled(value, places)
    .toString()
    .padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** The first `count` significant digits and the power of ten of the first one. */
export function significantDigits(value: number, count: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: '0'.repeat(count), exponent: 0 }
  let exponent = Math.floor(Math.log10(value))
  let digits = scaled(value, count - 1 - exponent).toString()
  // The logarithm can be off by one next to a power of ten, and rounding can carry into a new digit.
  while (digits.length !== count) {
    exponent += digits.length > count ? 1 : -1
    digits = scaled(value, count - 1 - exponent).toString()
  }
  return { digits, exponent }
}

/** Python's `round(value, places)` for a float: the nearest float to the correctly rounded decimal. */
export function roundFloat(value: number, places: number): number {
  if (!Number.isFinite(value) || places > 323) return value
  if (places < -309) return value < 0 ? -0 : 0
  const size = Math.abs(value)
  const rounded = Number(places >= 0 ? fixedDigits(size, places) : `${scaled(size, places)}e${-places}`)
  return value < 0 || Object.is(value, -0) ? -rounded : rounded
}

const bitLength = (value: bigint): number => {
  const hex = value.toString(16)
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex[0]!, 16)))
}

/** The float nearest to a quotient of positive integers; infinity when it is too large. */
export function divideToFloat(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0
  const magnitude = bitLength(numerator) - bitLength(denominator)
  if (magnitude > 1025) return Number.POSITIVE_INFINITY
  if (magnitude < -1080) return 0
  // 64 bits of quotient and a sticky bit round once, in the conversion; subnormals keep fewer bits.
  const wanted = Math.min(64, Math.max(0, magnitude + 1074))
  const shift = wanted - magnitude
  const top = shift >= 0 ? numerator << BigInt(shift) : numerator
  const bottom = shift >= 0 ? denominator : denominator << BigInt(-shift)
  const quotient = wanted === 64 ? stickyQuotient(top, bottom) : divideToEven(top, bottom)
  return scaleByPowerOfTwo(Number(quotient), -shift)
}

function stickyQuotient(top: bigint, bottom: bigint): bigint {
  const quotient = top / bottom
  return top % bottom === 0n ? quotient : quotient | 1n
}

/** Multiplies in steps that stay exact: a single factor can overflow or lose bits. */
function scaleByPowerOfTwo(value: number, power: number): number {
  let result = value
  let left = power
  while (left > 1000) {
    result *= 2 ** 1000
    left -= 1000
  }
  while (left < -1000) {
    result *= 2 ** -1000
    left += 1000
  }
  return result * 2 ** left
}
