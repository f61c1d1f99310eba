/**
 * The value of a scalar's text, once its type is known: PyYAML's constructors.
 * `undefined` means that the text is no value of that type, where Python would raise.
 */
import { float, type Value } from '../base/value.js'
import { decodeBase64 } from './base64.js'
import { parseTimestamp } from './timestamp.js'

const TRUE_WORDS = new Set(['yes', 'true', 'on'])
const FALSE_WORDS = new Set(['no', 'false', 'off'])

/** Python refuses to read decimals with more digits, because that takes quadratic time. */
const LONGEST_INT = 4300

/** What each standard scalar tag makes of a text. */
export const SCALAR_VALUES: ReadonlyMap<string, (text: string) => Value | undefined> = new Map([
  ['str', (text: string): Value | undefined => text],
  ['null', () => null],
  ['bool', boolValue],
  ['int', intValue],
  ['float', floatValue],
  ['timestamp', parseTimestamp],
  ['binary', decodeBase64],
])

function boolValue(text: string): boolean | undefined {
  const word = text.toLowerCase()
  if (TRUE_WORDS.has(word)) return true
  return FALSE_WORDS.has(word) ? false : undefined
}

function intValue(text: string): number | bigint | undefined {
  // The usual case first.
  if (/^(?:0|-?[1-9][0-9]{0,14})$/.test(text)) return Number(text)
  if (text.length > LONGEST_INT) return undefined
  const { sign, digits } = splitSign(text.replaceAll('_', ''))
  const magnitude = digits.includes(':') && !digits.startsWith('0') ? sexagesimal(digits) : plainInt(digits)
  if (magnitude === undefined) return undefined
  const value = sign === '-' ? -magnitude : magnitude
  const small = Number(value)
  return Number.isSafeInteger(small) ? small : value
}

function splitSign(text: string): { sign: string; digits: string } {
  const signed = text.startsWith('-') || text.startsWith('+')
  return signed ? { sign: text[0]!, digits: text.slice(1) } : { sign: '', digits: text }
}

function plainInt(digits: string): bigint | undefined {
  if (digits === '0') return 0n
  if (digits.startsWith('0b')) return pythonInt(digits.slice(2), 2)
  if (digits.startsWith('0x')) return pythonInt(digits.slice(2), 16)
  return pythonInt(digits, digits.startsWith('0') ? 8 : 10)
}

const INT_IN_BASE = {
  2: { pattern: /^([-+]?)(?:0b)?([01]+)$/i, prefix: '0b' },
  8: { pattern: /^([-+]?)(?:0o)?([0-7]+)$/i, prefix: '0o' },
  10: { pattern: /^([-+]?)([0-9]+)$/, prefix: '' },
  16: { pattern: /^([-+]?)(?:0x)?([0-9a-f]+)$/i, prefix: '0x' },
} as const

/** Python's `int(text, base)`: blanks around it, a sign and the base's own prefix are fine. */
function pythonInt(text: string, base: keyof typeof INT_IN_BASE): bigint | undefined {
  const { pattern, prefix } = INT_IN_BASE[base]
  const match = pattern.exec(strip(text))
  if (!match) return undefined
  const magnitude = BigInt(prefix + match[2]!)
  return match[1] === '-' ? -magnitude : magnitude
}

/** `1:30` is 90, base 60 as in minutes and seconds. */
function sexagesimal(text: string): bigint | undefined {
  let value = 0n
  for (const part of text.split(':')) {
    const digits = pythonInt(part, 10)
    if (digits === undefined) return undefined
    value = value * 60n + digits
  }
  return value
}

const FLOAT_TEXT = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/
const FLOAT_WORD = /^([-+]?)(inf|infinity|nan)$/

function floatValue(text: string): Value | undefined {
  const { sign, digits } = splitSign(text.replaceAll('_', '').toLowerCase())
  const magnitude = floatMagnitude(digits)
  if (magnitude === undefined) return undefined
  return float(sign === '-' ? -magnitude : magnitude)
}

function floatMagnitude(text: string): number | undefined {
  if (text === '.inf') return Number.POSITIVE_INFINITY
  if (text === '.nan') return Number.NaN
  if (!text.includes(':')) return pythonFloat(text)
  let value = 0
  let base = 1
  // From the last part on, as PyYAML adds them up: the order decides about the last bit.
  for (const part of text.split(':').reverse()) {
    const digit = pythonFloat(part)
    if (digit === undefined) return undefined
    value += digit * base
    base *= 60
  }
  return value
}

/** Python's `float(text)`. */
function pythonFloat(text: string): number | undefined {
  const trimmed = strip(text)
  if (FLOAT_TEXT.test(trimmed)) return Number(trimmed)
  const word = FLOAT_WORD.exec(trimmed)
  if (!word) return undefined
  const magnitude = word[2] === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY
  return word[1] === '-' ? -magnitude : magnitude
}

/** Python's `str.strip()`: its blanks are not quite JavaScript's. */
const strip = (text: string): string => text.replace(BLANKS_AROUND, '')
const BLANK = String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`
const BLANKS_AROUND = new RegExp(`^${BLANK}+|${BLANK}+$`, 'g')
