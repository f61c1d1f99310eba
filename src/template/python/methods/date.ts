/** Methods and attributes of dates and times. */
import { DateTimeValue, DateValue, float } from '../../../base/value.js'
import { formatTime, isoWeek, weekday } from '../date-format.js'
import { type DateParts, datePartsOf, epochSeconds } from '../date-text.js'
import { textArgument } from '../signature.js'
import type { PyValue } from '../values.js'
import { method, methodTable } from './method.js'

type Moment = DateValue | DateTimeValue

const dateFields = ['year', 'month', 'day'] as const
const timeFields = ['hour', 'minute', 'second', 'microsecond'] as const

/** The number of a field such as `year`; times have more of them than dates. */
export function dateAttribute(value: Moment, name: string): PyValue | undefined {
  const known: readonly string[] =
    value instanceof DateTimeValue ? [...dateFields, ...timeFields] : dateFields
  if (!known.includes(name)) return undefined
  return datePartsOf(value)?.[name as keyof DateParts] ?? null
}

const weekdayOf = (value: Moment): number | undefined => {
  const parts = datePartsOf(value)
  return parts && weekday(parts)
}

const common = {
  isoformat: method<Moment>('', (_rt, value) => value.iso.replace(/Z$/, '+00:00')),
  strftime: method<Moment>('format', (rt, value, [format]) =>
    formatTime(rt, value, textArgument(rt, format, 'the format')),
  ),
  weekday: method<Moment>('', (_rt, value) => weekdayOf(value) ?? null),
  isoweekday: method<Moment>('', (_rt, value) => (weekdayOf(value) ?? -1) + 1),
  isocalendar: method<Moment>('', (rt, value) => {
    const parts = datePartsOf(value)
    if (!parts) return rt.fail(`\`${value.iso}\` is not a date`)
    const { year, week } = isoWeek(parts)
    return [year, week, weekday(parts) + 1]
  }),
}

export const dateMethods = methodTable<DateValue>(common)

export const dateTimeMethods = methodTable<DateTimeValue>({
  ...common,
  date: method('', (_rt, value) => new DateValue(value.iso.slice(0, 10))),
  timestamp: method('', (rt, value) => {
    const parts = datePartsOf(value)
    return parts ? float(epochSeconds(parts)) : rt.fail(`\`${value.iso}\` is not a time`)
  }),
})
