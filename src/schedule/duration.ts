/** Lengths of time as documents and commands write them. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './instant.js'

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND_MS,
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
}

/** Milliseconds of `90m`, `1h30m`, `2d`, `45s`; undefined when it is no such text. A bare number is seconds. */
export function parseDuration(text: string): number | undefined {
  const compact = text.trim().replace(/\s+/g, '').toLowerCase()
  if (/^\d+(\.\d+)?$/.test(compact)) return Number(compact) * SECOND_MS
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/.test(compact)) return undefined
  const parts = compact.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)
  return [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit!]!, 0)
}

/**
 * Milliseconds of a duration in a document's normal form, as Python writes it: `0:02:00`,
 * `-1 day, 23:59:59.500000`; undefined when it is none (a template).
 */
export function parsePythonDuration(text: string): number | undefined {
  const match = /^(?:(-?\d+) days?, )?(\d+):(\d\d):(\d\d)(?:\.(\d{6}))?$/.exec(text)
  if (!match) return undefined
  const [days, hours, minutes, seconds, microseconds] = match.slice(1).map((part) => Number(part ?? 0))
  return (
    days! * DAY_MS + hours! * HOUR_MS + minutes! * MINUTE_MS + seconds! * SECOND_MS + microseconds! / 1000
  )
}
