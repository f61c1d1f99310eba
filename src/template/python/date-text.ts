/** Dates and times as Python prints them, and the parts that templates may read. */
import type { DateTimeValue, DateValue } from '../../base/value.js'

export interface DateParts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly microsecond: number
  /** Seconds east of UTC; undefined for a naive time. */
  readonly offset: number | undefined
}

const isoTime =
  /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:?\d\d(?::?\d\d)?)?)?$/

/** The parts of a date or time; undefined for a text that is not one. */
export function datePartsOf(value: DateValue | DateTimeValue): DateParts | undefined {
  const match = isoTime.exec(value.iso)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    microsecond: Number((fraction ?? '').padEnd(6, '0')),
    offset: zone === undefined ? undefined : zoneSeconds(zone),
  }
}

function zoneSeconds(zone: string): number {
  if (zone === 'Z') return 0
  const [hours, minutes, seconds] = [zone.slice(1, 3), ...zone.slice(3).split(':').join('').match(/../g)!]
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)
  return zone.startsWith('-') ? -size : size
}

/** `str()` of a datetime has a space where ISO has a T. */
export const dateTimeText = (value: DateTimeValue): string =>
  value.iso.replace('T', ' ').replace(/Z$/, '+00:00')

export function dateRepr(value: DateValue): string {
  const parts = datePartsOf(value)
  return parts ? `datetime.date(${parts.year}, ${parts.month}, ${parts.day})` : value.iso
}

export function dateTimeRepr(value: DateTimeValue): string {
  const parts = datePartsOf(value)
  if (!parts) return value.iso
  const numbers = [parts.year, parts.month, parts.day, parts.hour, parts.minute]
  if (parts.second !== 0 || parts.microsecond !== 0) numbers.push(parts.second)
  if (parts.microsecond !== 0) numbers.push(parts.microsecond)
  const zone = parts.offset === undefined ? '' : `, tzinfo=${zoneRepr(parts.offset)}`
  return `datetime.datetime(${numbers.join(', ')}${zone})`
}

function zoneRepr(offset: number): string {
  if (offset === 0) return 'datetime.timezone.utc'
  const days = offset < 0 ? 'days=-1, ' : ''
  const seconds = offset < 0 ? 86_400 + offset : offset
  return `datetime.timezone(datetime.timedelta(${days}seconds=${seconds}))`
}

/** Seconds since 1970 in UTC; a naive time counts as UTC. */
export function epochSeconds(parts: DateParts): number {
  const local = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second)
  return local / 1000 - (parts.offset ?? 0) + parts.microsecond / 1e6
}
