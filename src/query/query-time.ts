/**
 * The times that a query can name, in UTC unless they say otherwise:
 * `2020-01-31`, `2020-01-31 10:10`, `2020-01-31T10:10:59.123+02:00`. Pure.
 */
import { strip } from './python-text.js'

export interface TimeSpan {
  /** Both ISO 8601 in UTC with milliseconds; `last` belongs to the span. */
  readonly first: string
  readonly last: string
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const TIME =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

/** The whole day that a date names, or the whole minute of a time: what `=` compares with. */
export function parseTimeSpan(text: string): TimeSpan | undefined {
  const found = parse(text)
  if (!found) return undefined
  const length = found.isDay ? DAY_MS : MINUTE_MS
  const first = Math.floor(found.ms / length) * length
  return { first: new Date(first).toISOString(), last: new Date(first + length - 1).toISOString() }
}

/** The instant that a time names, or the beginning of the day: what `<` and ranges compare with. */
export function parseInstant(text: string): string | undefined {
  const found = parse(text)
  return found && new Date(found.ms).toISOString()
}

function parse(text: string): { readonly ms: number; readonly isDay: boolean } | undefined {
  const match = TIME.exec(strip(text))
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0))
  const date = new Date(0)
  date.setUTCFullYear(year!, month! - 1, day!)
  date.setUTCHours(hour!, minute!, second!, Number((match[7] ?? '').padEnd(3, '0').slice(0, 3)))
  const isReal =
    date.getUTCMonth() === month! - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute
  if (!isReal || second! > 59) return undefined
  const ms = date.getTime() - offsetMinutes(match[8]) * MINUTE_MS
  // The ISO form of other years has another length, and texts would no longer order as times.
  return ms < Date.UTC(1, 0, 1) || year! < 100 ? undefined : { ms, isDay: match[4] === undefined }
}

function offsetMinutes(zone: string | undefined): number {
  if (!zone || /^z$/i.test(zone)) return 0
  const digits = zone.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0)
  return zone.startsWith('-') ? -minutes : minutes
}
