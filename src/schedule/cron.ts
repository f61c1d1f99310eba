/**
 * Reads a cron expression: minute, hour, day of month, month, day of week; or `@daily` and the like.
 *
 * Input: its text. Output: the sets of values it means, or the problem. Knows no zone and no instants:
 * see `cron-times.ts`.
 */
import { didYouMean } from '../base/did-you-mean.js'
import { fail, ok, type Result } from '../base/result.js'
import { type FieldProblem, type FieldSpec, readItem, readValue } from './cron-field.js'

export interface Cron {
  /** As written. */
  readonly text: string
  /** Each in ascending order. */
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly months: ReadonlySet<number>
  readonly monthDays: ReadonlySet<number>
  /** `L` in the field for days of the month. */
  readonly isLastMonthDay: boolean
  /** 0 is Sunday. */
  readonly weekDays: ReadonlySet<number>
  /** `MON#2`: the second Monday. `5L`: the last Friday, with `nth` -1. */
  readonly nthWeekDays: readonly { readonly weekDay: number; readonly nth: number }[]
  /** Whether both fields for days say something, so that a day need match only one of them. */
  readonly isEitherDay: boolean
  /** Whether the hours begin with `*`: then a changed clock moves nothing (see `cron-times.ts`). */
  readonly followsRealTime: boolean
}

export interface CronProblem {
  readonly message: string
  readonly hint?: string
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

const MINUTE: FieldSpec = { name: 'minute', min: 0, max: 59 }
const HOUR: FieldSpec = { name: 'hour', min: 0, max: 23 }
const MONTH_DAY: FieldSpec = { name: 'day of month', min: 1, max: 31 }
const MONTH: FieldSpec = { name: 'month', min: 1, max: 12, names: MONTHS }
const WEEK_DAY: FieldSpec = { name: 'day of week', min: 0, max: 7, names: DAYS }

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

export function parseCron(text: string): Result<Cron, CronProblem> {
  const trimmed = text.trim()
  const expression = trimmed.startsWith('@') ? MACROS[trimmed.toLowerCase()] : trimmed
  if (expression === undefined) return fail(unknownMacro(trimmed))
  const fields = expression.split(/\s+/)
  if (fields.length !== 5 || expression === '') return fail(fieldCount(expression === '' ? 0 : fields.length))
  const [minute, hour, monthDay, month, weekDay] = fields as [string, string, string, string, string]
  const minutes = readList(MINUTE, minute)
  if (!minutes.ok) return minutes
  const hours = readList(HOUR, hour)
  if (!hours.ok) return hours
  const monthDays = readMonthDays(monthDay)
  if (!monthDays.ok) return monthDays
  const months = readList(MONTH, month)
  if (!months.ok) return months
  const weekDays = readWeekDays(weekDay)
  if (!weekDays.ok) return weekDays
  return ok({
    text: trimmed,
    minutes: minutes.value,
    hours: hours.value,
    months: new Set(months.value),
    ...monthDays.value,
    ...weekDays.value,
    isEitherDay: !isOpen(monthDay) && !isOpen(weekDay),
    followsRealTime: hour.startsWith('*'),
  })
}

/** As cron has it, a field for days that begins with `*` restricts nothing, and then both must match. */
const isOpen = (field: string) => field.startsWith('*') || field === '?'

function readList(spec: FieldSpec, field: string): Result<number[], CronProblem> {
  const values = new Set<number>()
  for (const item of field.split(',')) {
    const read = readItem(spec, item)
    if (!read.ok) return read
    for (const value of read.value) values.add(value)
  }
  return ok([...values].sort((a, b) => a - b))
}

function readMonthDays(field: string): Result<Pick<Cron, 'monthDays' | 'isLastMonthDay'>, CronProblem> {
  const items = field.split(',')
  const others = items.filter((item) => !/^L$/i.test(item))
  const isLastMonthDay = others.length < items.length
  const days = others.length ? readList(MONTH_DAY, field === '?' ? '*' : others.join(',')) : ok([])
  return days.ok ? ok({ monthDays: new Set(days.value), isLastMonthDay }) : days
}

function readWeekDays(field: string): Result<Pick<Cron, 'weekDays' | 'nthWeekDays'>, CronProblem> {
  const nthWeekDays: { weekDay: number; nth: number }[] = []
  const others: string[] = []
  for (const item of field === '?' ? ['*'] : field.split(',')) {
    const nth = readNth(item)
    if (!nth) others.push(item)
    else if (!nth.ok) return nth
    else nthWeekDays.push(nth.value)
  }
  const days: Result<number[], CronProblem> = others.length ? readList(WEEK_DAY, others.join(',')) : ok([])
  if (!days.ok) return days
  return ok({ weekDays: new Set(days.value.map((day) => day % 7)), nthWeekDays })
}

/** `MON#2`, `5#L`, `5L` and `L5`; undefined for everything else. */
function readNth(item: string): Result<{ weekDay: number; nth: number }, FieldProblem> | undefined {
  const counted = /^(.*)#(.*)$/.exec(item)
  const last = /^(?:L(\w+)|(\w+)L)$/i.exec(item)
  if (!counted && !last) return undefined
  const weekDay = readValue(WEEK_DAY, counted?.[1] ?? last?.[1] ?? last?.[2] ?? '')
  if (!weekDay.ok) return weekDay
  const count = counted?.[2] ?? 'L'
  if (!/^([1-5]|L)$/i.test(count)) {
    return fail({ message: `\`${item}\`: a month has its first (#1) to fifth (#5) and last (#L) of a day` })
  }
  return ok({ weekDay: weekDay.value % 7, nth: /^L$/i.test(count) ? -1 : Number(count) })
}

function fieldCount(count: number): CronProblem {
  return {
    message: `a cron expression has five fields, and this has ${count}`,
    hint:
      count === 6
        ? 'seconds cannot be given; a schedule of `kind: interval` can be as short as a second'
        : 'the fields are minute, hour, day of month, month and day of week, as in `0 6 * * 1-5`',
  }
}

function unknownMacro(text: string): CronProblem {
  const close = didYouMean(text, Object.keys(MACROS))
  const hint = close ? `did you mean \`${close}\`?` : `there are ${Object.keys(MACROS).join(', ')}`
  return { message: `\`${text}\` is not a time that cron knows`, hint }
}
