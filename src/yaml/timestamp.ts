import { DateTimeValue, DateValue } from '../base/value.js'

const TIMESTAMP = new RegExp(
  [
    '^(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})',
    String.raw`(?:(?:[Tt]|[ \t]+)(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})`,
    String.raw`(?:\.(?<fraction>[0-9]*))?`,
    String.raw`(?:[ \t]*(?<zone>Z|(?<sign>[-+])(?<zoneHour>[0-9]{1,2})(?::(?<zoneMinute>[0-9]{2}))?))?)?$`,
  ].join(''),
)

/** A day or a point in time as PyYAML reads it, keeping the offset; undefined when there is no such time. */
export function parseTimestamp(text: string): DateValue | DateTimeValue | undefined {
  const parts = TIMESTAMP.exec(text)?.groups
  if (!parts) return undefined
  const { year = '', month = '', day = '' } = parts
  if (!isDay(Number(year), Number(month), Number(day))) return undefined
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (parts.hour === undefined) return new DateValue(date)
  const { hour, minute = '', second = '', fraction = '' } = parts
  const zone = zoneOf(parts)
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || zone === undefined) return undefined
  const micros = fraction.slice(0, 6).padEnd(6, '0')
  const time = `${hour.padStart(2, '0')}:${minute}:${second}${micros === '000000' ? '' : `.${micros}`}`
  return new DateTimeValue(`${date}T${time}${zone}`)
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day <= days[month - 1]!
}

/** `+HH:MM`, or `''` for a time without a zone; undefined when the offset is a day or more. */
function zoneOf(parts: Readonly<Record<string, string | undefined>>): string | undefined {
  if (parts.zone === undefined) return ''
  if (parts.sign === undefined) return '+00:00'
  const minutes = Number(parts.zoneHour) * 60 + Number(parts.zoneMinute ?? 0)
  if (minutes >= 24 * 60) return undefined
  const two = (count: number): string => String(count).padStart(2, '0')
  return `${minutes === 0 ? '+' : parts.sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** Microseconds since 1970 of a time with an offset, in UTC: what Python compares. */
export function instantOf({ iso }: DateTimeValue): bigint | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{6}))?([-+])(\d\d):(\d\d)$/.exec(iso)
  if (!match) return undefined
  const [year, month, day, hour, minute, second, micros] = match.slice(1, 8).map((part) => Number(part ?? 0))
  const date = new Date(0)
  date.setUTCFullYear(year!, month! - 1, day!)
  date.setUTCHours(hour!, minute!, second!)
  const offsetMinutes = (Number(match[9]) * 60 + Number(match[10])) * (match[8] === '-' ? -1 : 1)
  return BigInt(date.getTime() - offsetMinutes * 60_000) * 1000n + BigInt(micros!)
}
