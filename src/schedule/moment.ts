/** Moments as people write and read them: wall time in a zone. */
import { DAY_MS, type Instant, MINUTE_MS, SECOND_MS } from './instant.js'
import type { TimeZone } from './time-zone.js'

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i

/**
 * The instant of `2026-03-01` (its first moment) or `2026-03-01T10:00`, in the zone unless the text has an
 * offset of its own; undefined when there is no such time. A time that the clocks skip is when they go on.
 */
export function parseMoment(text: string, zone: TimeZone): Instant | undefined {
  const match = MOMENT.exec(text.trim())
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0))
  const date = new Date(0)
  date.setUTCFullYear(year!, month! - 1, day!)
  date.setUTCHours(hour!, minute!, second!)
  const isReal =
    date.getUTCMonth() === month! - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second
  if (!isReal) return undefined
  if (match[7]) return date.getTime() - offsetOf(match[7])
  const found = zone.instantsOf(date.getTime())
  switch (found.kind) {
    case 'once':
      return found.at
    case 'gap':
      return found.end
    case 'fold':
      return found.first
  }
}

function offsetOf(text: string): number {
  if (/^z$/i.test(text)) return 0
  const digits = text.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return (text.startsWith('-') ? -minutes : minutes) * MINUTE_MS
}

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed']

/** `Sun 2026-03-29 03:00 +02:00`: the offset tells the two passes of a repeated hour apart. UTC goes without. */
export function writeMoment(instant: Instant, zone: TimeZone): string {
  const wall = zone.wallAt(instant)
  const iso = new Date(wall).toISOString()
  const time = wall % MINUTE_MS === 0 ? iso.slice(11, 16) : iso.slice(11, wall % SECOND_MS === 0 ? 19 : 23)
  const day = DAYS[((Math.floor(wall / DAY_MS) % 7) + 7) % 7]!
  const offset = zone.isUtc ? '' : ` ${offsetText(wall - instant)}`
  return `${day} ${iso.slice(0, 10)} ${time}${offset}`
}

function offsetText(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / MINUTE_MS)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${ms < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
