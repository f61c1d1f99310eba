/** Floats as Python writes them: the shortest digits that read back, `5.0`, `1e-05`, `1e+20`, `inf`, `nan`. */
import { significantDigits } from './decimal.js'

export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return padExponent(value.toExponential())
  const text = Object.is(value, -0) ? '-0' : String(value)
  return Number.isInteger(value) ? `${text}.0` : text
}

/** JavaScript writes `1e-5`; Python gives an exponent two digits at least. */
const padExponent = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2')

export interface GeneralFormat {
  /** Significant digits, at least 1. */
  readonly precision: number
  /** Keep trailing zeros and the point (`#`). */
  readonly alternate: boolean
  /** Always leave a digit after the point: how `{:.3}` differs from `{:.3g}`. */
  readonly keepPoint: boolean
}

/** `%g`: fixed or exponent, whichever suits the size. `value` is finite and not negative. */
export function generalText(value: number, { precision, alternate, keepPoint }: GeneralFormat): string {
  const { digits, exponent } = significantDigits(value, precision)
  if (exponent < -4 || exponent >= precision - (keepPoint ? 1 : 0)) {
    const mantissa = withPoint(digits[0]!, digits.slice(1), alternate)
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  const whole = exponent < 0 ? '0' : digits.slice(0, exponent + 1)
  const rest = exponent < 0 ? '0'.repeat(-exponent - 1) + digits : digits.slice(exponent + 1)
  const text = withPoint(whole, rest, alternate)
  return keepPoint && !text.includes('.') ? `${text}.0` : text
}

function withPoint(whole: string, fraction: string, alternate: boolean): string {
  if (alternate) return `${whole}.${fraction}`
  let end = fraction.length
  while (end > 0 && fraction.charCodeAt(end - 1) === 48) end--
  return end === 0 ? whole : `${whole}.${fraction.slice(0, end)}`
}

/** `%e`: `places` digits after the point. `value` is finite and not negative. */
export function exponentText(value: number, places: number, alternate: boolean): string {
  const { digits, exponent } = significantDigits(value, places + 1)
  const point = places > 0 || alternate ? '.' : ''
  const sign = exponent < 0 ? '-' : '+'
  return `${digits[0]}${point}${digits.slice(1)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`
}
