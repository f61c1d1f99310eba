/** Milliseconds of a duration: a number of seconds, `4:00:00`, `2 days, 4:00:00` or ISO 8601 (`PT4H`). */
import { isNumber, type Value } from '../../base/value.js'

const CLOCK = /^(?:(-?\d+) days?,? )?(\d+):(\d\d)(?::(\d\d(?:\.\d+)?))?$/
const ISO = /^P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

export function durationMs(value: Value): number | undefined {
  if (isNumber(value)) return Number(value) * 1000
  if (typeof value !== 'string') return undefined
  const parts = CLOCK.exec(value) ?? ISO.exec(value)
  if (!parts) return undefined
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
}
