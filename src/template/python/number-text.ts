/** The pieces that both formatting languages of Python share: signs, bases, grouping, precision. */
import type { Runtime } from '../runtime.js'
import { fixedDigits } from './decimal.js'
import { exponentText, generalText } from './float-text.js'
import type { Int } from './numbers.js'
import { textLength } from './unicode.js'

/** More digits than this after the point serve no one and cost time. */
const maxPrecision = 1000

export type FloatStyle = 'e' | 'f' | 'g'

export interface FloatFormat {
  readonly style: FloatStyle
  readonly precision: number
  readonly alternate: boolean
  readonly keepPoint?: boolean
}

/** The digits of a float without its sign. */
export function floatDigits(rt: Runtime, value: number, format: FloatFormat): string {
  if (Number.isNaN(value)) return 'nan'
  const size = Math.abs(value)
  if (size === Number.POSITIVE_INFINITY) return 'inf'
  if (format.precision > maxPrecision) {
    rt.limit(`a precision of more than ${maxPrecision} digits is not supported`)
  }
  // Exact digits take big integers, which grow with the precision and the exponent.
  rt.step(10 + format.precision / 8)
  switch (format.style) {
    case 'e':
      return exponentText(size, format.precision, format.alternate)
    case 'f':
      return fixedDigits(size, format.precision) + (format.alternate && format.precision === 0 ? '.' : '')
    case 'g':
      return generalText(size, {
        precision: Math.max(1, format.precision),
        alternate: format.alternate,
        keepPoint: format.keepPoint ?? false,
      })
  }
}

export const isNegative = (value: number): boolean => value < 0 || Object.is(value, -0)

export type Base = 2 | 8 | 10 | 16

/** The digits of an int without its sign. */
export const intDigits = (value: Int, base: Base): string => (value < 0 ? -value : value).toString(base)

export const basePrefix: Readonly<Record<Base, string>> = { 2: '0b', 8: '0o', 10: '', 16: '0x' }

/** `1234567` as `1,234,567`; the fraction and the exponent stay. */
export function grouped(digits: string, separator: string, size: number): string {
  const whole = wholePart(digits, size)
  const first = whole.length % size
  const groups = first === 0 ? [] : [whole.slice(0, first)]
  for (let i = first; i < whole.length; i += size) groups.push(whole.slice(i, i + size))
  return groups.join(separator) + digits.slice(whole.length)
}

/** The digits before the point; groups of three are decimal, groups of four may be hexadecimal. */
export const wholePart = (digits: string, groupSize: number): string =>
  (groupSize === 3 ? /^\d*/ : /^[\da-f]*/i).exec(digits)![0]

export type Alignment = '<' | '>' | '^'

export interface Field {
  readonly width: number
  readonly align: Alignment
  readonly fill?: string
}

/** Fills up to `width` characters; the charge comes before the text is made. */
export function aligned(rt: Runtime, text: string, { width, align, fill = ' ' }: Field): string {
  const missing = width - textLength(text)
  if (missing <= 0) return text
  rt.grow(width)
  if (align === '<') return text + fill.repeat(missing)
  if (align === '>') return fill.repeat(missing) + text
  const left = missing >> 1
  return fill.repeat(left) + text + fill.repeat(missing - left)
}
