/**
 * Points in time as Polyaxon reads them: `2024-05-01T10:00:00+02:00`, `2024-05-01 10:00`, `2024-05-01`,
 * Unix seconds or (beyond 2·10¹⁰) milliseconds, as a number or a text. Without an offset it is UTC.
 */
import { DateTimeValue, DateValue, Float, type Value } from '../../base/value.js'
import { dayFromText } from '../../types/text/date-text.js'
import { textOf } from '../../types/text/text-of.js'

const FORM =
  /^(\d{4}-\d\d-\d\d)(?:[Tt _](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?([Zz]|[+\-\u2212](\d\d):?(\d\d))?)?$/
const TIMESTAMP = /^[+-]?\d+(?:\.\d*)?$/

/** Counts above this are milliseconds (in seconds it would be the year 2603). */
const MILLISECONDS_FROM = 20_000_000_000
const FIRST_SECOND = -62_135_596_800 // 0001-01-01
const LAST_SECOND = 253_402_300_799 // 9999-12-31T23:59:59

export function readDateTime(value: Value): DateTimeValue | undefined {
  if (value instanceof DateTimeValue) return withOffset(value.iso)
  if (value instanceof DateValue) return withOffset(`${value.iso}T00:00:00`)
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Float) {
    return fromTimestamp(Number(value))
  }
  const text = textOf(value)
  if (text === undefined) return undefined
  return TIMESTAMP.test(text) ? fromTimestamp(Number(text)) : fromText(text)
}

const withOffset = (iso: string): DateTimeValue =>
  new DateTimeValue(/[+-]\d\d:\d\d(?::\d\d)?$/.test(iso) ? iso : `${iso}+00:00`)

function fromText(text: string): DateTimeValue | undefined {
  const match = FORM.exec(text)
  if (!match) return undefined
  const [
    ,
    day = '',
    hour = '00',
    minute = '00',
    second = '00',
    fraction = '',
    offset,
    offsetHour,
    offsetMinute,
  ] = match
  if (!('iso' in dayFromText(day))) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return undefined
  return new DateTimeValue(
    `${day}T${hour}:${minute}:${second}${microseconds(fraction)}${offsetText(offset, offsetHour, offsetMinute)}`,
  )
}

function offsetText(offset = 'Z', hour = '00', minute = '00'): string {
  return `${/^[-\u2212]/.test(offset) && `${hour}${minute}` !== '0000' ? '-' : '+'}${hour}:${minute}`
}

/** As Python writes them: six digits, or nothing when they are all zero. */
const microseconds = (fraction: string): string => {
  const digits = fraction.slice(0, 6).padEnd(6, '0')
  return digits === '000000' ? '' : `.${digits}`
}

function fromTimestamp(count: number): DateTimeValue | undefined {
  if (!Number.isFinite(count)) return undefined
  const seconds = Math.abs(count) > MILLISECONDS_FROM ? count / 1000 : count
  const whole = Math.floor(seconds)
  if (whole < FIRST_SECOND || whole > LAST_SECOND) return undefined
  const rest = Math.round((seconds - whole) * 1_000_000)
  const iso = new Date((whole + Math.floor(rest / 1_000_000)) * 1000).toISOString().slice(0, 19)
  return new DateTimeValue(`${iso}${microseconds(`${rest % 1_000_000}`.padStart(6, '0'))}+00:00`)
}
