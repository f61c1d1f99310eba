/** `strftime`: dates and times written by a pattern, in English. */
import { type DateTimeValue, DateValue } from '../../base/value.js'
import type { Runtime } from '../runtime.js'
import { type DateParts, datePartsOf } from './date-text.js'

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')

/** Days since 1970-01-01 of the calendar day. */
const dayNumber = ({ year, month, day }: DateParts): number => Date.UTC(year, month - 1, day) / 86_400_000

/** 0 is Monday. */
export const weekday = (parts: DateParts): number => (((dayNumber(parts) + 3) % 7) + 7) % 7

const dayOfYear = (parts: DateParts): number =>
  dayNumber(parts) - dayNumber({ ...parts, month: 1, day: 1 }) + 1

const hour12 = (parts: DateParts): number => ((parts.hour + 11) % 12) + 1

/** `+0530`, and `+05:30` with a separator; empty for a naive time. */
export function zoneText({ offset }: DateParts, separator = ''): string {
  if (offset === undefined) return ''
  const size = Math.abs(offset)
  const seconds = size % 60 === 0 ? '' : separator + pad(size % 60)
  const minutes = pad(Math.floor(size / 60) % 60)
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 3600))}${separator}${minutes}${seconds}`
}

function zoneName(parts: DateParts): string {
  if (parts.offset === undefined) return ''
  return parts.offset === 0 ? 'UTC' : `UTC${zoneText(parts, ':')}`
}

/** The ISO 8601 year and week. */
export function isoWeek(parts: DateParts): { year: number; week: number } {
  const thursday = dayNumber(parts) - weekday(parts) + 3
  const year = new Date(thursday * 86_400_000).getUTCFullYear()
  const first = Date.UTC(year, 0, 1) / 86_400_000
  return { year, week: Math.floor((thursday - first) / 7) + 1 }
}

type Directive = (parts: DateParts) => string

const directives: Readonly<Record<string, Directive>> = {
  a: (p) => weekdays[weekday(p)]!.slice(0, 3),
  A: (p) => weekdays[weekday(p)]!,
  b: (p) => months[p.month - 1]!.slice(0, 3),
  B: (p) => months[p.month - 1]!,
  c: (p) => formatParts(p, '%a %b %e %H:%M:%S %Y'),
  C: (p) => pad(Math.floor(p.year / 100)),
  d: (p) => pad(p.day),
  D: (p) => formatParts(p, '%m/%d/%y'),
  e: (p) => String(p.day).padStart(2),
  f: (p) => pad(p.microsecond, 6),
  F: (p) => formatParts(p, '%Y-%m-%d'),
  G: (p) => String(isoWeek(p).year),
  h: (p) => months[p.month - 1]!.slice(0, 3),
  H: (p) => pad(p.hour),
  I: (p) => pad(hour12(p)),
  j: (p) => pad(dayOfYear(p), 3),
  m: (p) => pad(p.month),
  M: (p) => pad(p.minute),
  n: () => '\n',
  p: (p) => (p.hour < 12 ? 'AM' : 'PM'),
  r: (p) => formatParts(p, '%I:%M:%S %p'),
  R: (p) => formatParts(p, '%H:%M'),
  S: (p) => pad(p.second),
  t: () => '\t',
  T: (p) => formatParts(p, '%H:%M:%S'),
  u: (p) => String(weekday(p) + 1),
  U: (p) => pad(Math.floor((dayOfYear(p) + 6 - ((weekday(p) + 1) % 7)) / 7)),
  V: (p) => pad(isoWeek(p).week),
  w: (p) => String((weekday(p) + 1) % 7),
  W: (p) => pad(Math.floor((dayOfYear(p) + 6 - weekday(p)) / 7)),
  x: (p) => formatParts(p, '%m/%d/%y'),
  X: (p) => formatParts(p, '%H:%M:%S'),
  y: (p) => pad(p.year % 100),
  Y: (p) => String(p.year),
  z: (p) => zoneText(p),
  Z: zoneName,
  '%': () => '%',
}

/** `%-d` leaves out the padding, as the C library of Linux does; unknown directives stay as they are. */
function formatParts(parts: DateParts, pattern: string): string {
  return pattern.replace(/%(-?)([a-zA-Z%])/g, (whole, bare: string, letter: string) => {
    const directive = Object.hasOwn(directives, letter) ? directives[letter] : undefined
    if (directive === undefined) return whole
    const text = directive(parts)
    return bare === '' ? text : text.replace(/^[0 ]+(?=.)/, '')
  })
}

/** Charges a pattern before it is written out: the longest directive gives some twenty characters. */
export function formatTime(rt: Runtime, value: DateValue | DateTimeValue, pattern: string): string {
  rt.grow(pattern.length * 12)
  const parts = datePartsOf(value)
  if (parts === undefined) return rt.fail(`\`${value.iso}\` is not a ${kindOf(value)}`)
  return formatParts(parts, pattern)
}

const kindOf = (value: DateValue | DateTimeValue): string => (value instanceof DateValue ? 'date' : 'time')
