/** How Python trims texts and reads numbers and JSON, where JavaScript differs. Pure. */
import type { Json } from '../base/value.js'

const SPACE = '[\\s\\x1c-\\x1f\\x85]'
const STARTING_SPACE = new RegExp(`^${SPACE}+`)
const NUMBER =
  /^[+-]?(?:(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?|inf|infinity|nan)$/i

/** `str.strip()`. */
export function strip(text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text[end - 1]!)) end--
  return text.slice(0, end).replace(STARTING_SPACE, '')
}

/** `str.isspace()` of one character. */
export const isSpace = (character: string): boolean =>
  /\s/.test(character) || /[\x1c-\x1f\x85]/.test(character)

/** The text as JSON, or the text itself where it is none: `0.1` is a number, `abc` a text, `"1"` a text too. */
export function jsonOrText(text: string): Json {
  try {
    const value = JSON.parse(text) as Json
    // A number too great for a float is no JSON number to Polyaxon's reader.
    return typeof value === 'number' && !Number.isFinite(value) ? text : value
  } catch {
    return text
  }
}

/** `float(value)` of a JSON value; undefined where Python raises. */
export function toNumber(value: Json): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  if (typeof value !== 'string') return undefined
  const text = strip(value)
  if (!NUMBER.test(text)) return undefined
  const plain = text.replaceAll('_', '').toLowerCase()
  if (plain.endsWith('nan')) return Number.NaN
  return plain.includes('inf') ? (plain.startsWith('-') ? -Infinity : Infinity) : Number(plain)
}
