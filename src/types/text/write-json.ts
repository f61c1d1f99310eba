/**
 * Value → JSON text, as orjson writes it: this is how a dict, a list or a number becomes an argument.
 *
 * No spaces; nan and infinity as null; times without an offset count as UTC.
 */
import { DateTimeValue, DateValue, Float, isDict, isList, type Value } from '../../base/value.js'
import { isWellFormed } from './well-formed.js'

/** The JSON text, or `undefined` for what JSON cannot hold: bytes, a set, an int of more than 64 bits. */
export function writeJson(value: Value): string | undefined {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return isWellFormed(value) ? quote(value) : undefined
  if (typeof value === 'bigint') return value >= -(2n ** 63n) && value < 2n ** 64n ? `${value}` : undefined
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return jsonFloat(value)
    return Number.isSafeInteger(value) ? `${value}` : writeJson(BigInt(value))
  }
  if (value instanceof Float) return jsonFloat(value.value)
  if (value instanceof DateValue) return quote(value.iso)
  if (value instanceof DateTimeValue) return quote(withOffset(value.iso))
  if (isList(value)) return joined(value.map(writeJson), '[', ']')
  if (!isDict(value)) return undefined
  return joined(
    Object.entries(value).map(([key, item]) => {
      const text = writeJson(item)
      return text === undefined || !isWellFormed(key) ? undefined : `${quote(key)}:${text}`
    }),
    '{',
    '}',
  )
}

const joined = (parts: (string | undefined)[], open: string, close: string): string | undefined =>
  parts.includes(undefined) ? undefined : `${open}${parts.join(',')}${close}`

const quote = (text: string): string => JSON.stringify(text)

const withOffset = (iso: string): string =>
  /(?:[+-]\d\d:\d\d(?::\d\d)?|Z)$/.test(iso) ? iso : `${iso}+00:00`

/** Shortest digits; plain from 1e-5 up to 1e16, else with an exponent. */
function jsonFloat(value: number): string {
  if (!Number.isFinite(value)) return 'null'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [digits, exponentText] = Math.abs(value).toExponential().split('e') as [string, string]
  const exponent = Number(exponentText)
  const sign = value < 0 ? '-' : ''
  if (exponent >= 16 || exponent < -5) return `${sign}${digits}e${exponent}`
  return `${sign}${plainDigits(digits.replace('.', ''), exponent)}`
}

/** `digits` × 10^`exponent`, where `exponent` belongs to the first digit; always with a decimal point. */
export function plainDigits(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  if (digits.length <= exponent + 1) return `${digits.padEnd(exponent + 1, '0')}.0`
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}
