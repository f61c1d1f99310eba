import { ok } from '../../base/result.js'
import { DateTimeValue, DateValue, type Value } from '../../base/value.js'
import { type CastResult, mismatch } from '../caster.js'
import { asNumber } from '../equality.js'
import type { Kind } from '../kind.js'
import { type DayReading, dayFromSeconds, dayFromText } from '../text/date-text.js'
import { textOf } from '../text/text-of.js'

const words = { expects: 'a date', expectsMany: 'dates', example: '2020-01-31' } as const

/** A day, a point in time at midnight, or either as text or as a Unix time. */
export function castDate(value: Value): CastResult {
  if (value instanceof DateValue) return ok(value)
  const reading = readDay(value)
  if (!reading) return mismatch(words, value)
  return 'iso' in reading ? ok(new DateValue(reading.iso)) : mismatch(words, value, reading.why)
}

function readDay(value: Value): DayReading | undefined {
  if (value instanceof DateTimeValue) return dayFromText(value.iso)
  const text = textOf(value)
  if (text !== undefined) return dayFromText(text)
  const count = typeof value === 'boolean' ? undefined : asNumber(value)
  return count === undefined ? undefined : dayFromSeconds(Number(count))
}

export const date: Kind = { names: ['date'], ...words, readsText: true, cast: castDate }
