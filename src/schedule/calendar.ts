/** Which days and minutes of the plain calendar a cron expression means. No zones: walls and their clocks only. */
import type { Cron } from './cron.js'
import { DAY_MS, HOUR_MS, MINUTE_MS, type WallTime } from './instant.js'

/** The Gregorian calendar repeats itself after so many days, weekdays included. */
const CYCLE_DAYS = 146_097

/** The earliest wall time that matches and is not before `from` (whole minutes); undefined: none ever does. */
export function matchAtOrAfter(cron: Cron, from: WallTime): WallTime | undefined {
  let day = Math.floor(from / DAY_MS)
  const last = day + CYCLE_DAYS
  if (matchesDay(cron, day)) {
    const time = timeAtOrAfter(cron, Math.ceil((from - day * DAY_MS) / MINUTE_MS))
    if (time !== undefined) return day * DAY_MS + time
  }
  for (day = nextDay(cron, day); day <= last; day = nextDay(cron, day)) {
    if (matchesDay(cron, day)) return day * DAY_MS + timeAtOrAfter(cron, 0)!
  }
  return undefined
}

/** The latest wall time that matches and is not after `from`. */
export function matchAtOrBefore(cron: Cron, from: WallTime): WallTime | undefined {
  let day = Math.floor(from / DAY_MS)
  const first = day - CYCLE_DAYS
  if (matchesDay(cron, day)) {
    const time = timeAtOrBefore(cron, Math.floor((from - day * DAY_MS) / MINUTE_MS))
    if (time !== undefined) return day * DAY_MS + time
  }
  for (day = previousDay(cron, day); day >= first; day = previousDay(cron, day)) {
    if (matchesDay(cron, day)) return day * DAY_MS + timeAtOrBefore(cron, 24 * 60 - 1)!
  }
  return undefined
}

function timeAtOrAfter({ hours, minutes }: Cron, minuteOfDay: number): number | undefined {
  const hour = Math.floor(minuteOfDay / 60)
  const minute = minutes.find((one) => one >= minuteOfDay % 60)
  if (minute !== undefined && hours.includes(hour)) return hour * HOUR_MS + minute * MINUTE_MS
  const later = hours.find((one) => one > hour)
  return later === undefined ? undefined : later * HOUR_MS + minutes[0]! * MINUTE_MS
}

function timeAtOrBefore({ hours, minutes }: Cron, minuteOfDay: number): number | undefined {
  const hour = Math.floor(minuteOfDay / 60)
  const minute = minutes.findLast((one) => one <= minuteOfDay % 60)
  if (minute !== undefined && hours.includes(hour)) return hour * HOUR_MS + minute * MINUTE_MS
  const earlier = hours.findLast((one) => one < hour)
  return earlier === undefined ? undefined : earlier * HOUR_MS + minutes.at(-1)! * MINUTE_MS
}

/** The day after, or the first day of the next month if this month is not meant. */
function nextDay(cron: Cron, day: number): number {
  const { year, month } = dateOf(day)
  return cron.months.has(month) ? day + 1 : dayNumber(year, month + 1, 1)
}

function previousDay(cron: Cron, day: number): number {
  const { year, month } = dateOf(day)
  return cron.months.has(month) ? day - 1 : dayNumber(year, month, 0)
}

function matchesDay(cron: Cron, day: number): boolean {
  const { year, month, monthDay } = dateOf(day)
  if (!cron.months.has(month)) return false
  const length = dayNumber(year, month + 1, 1) - dayNumber(year, month, 1)
  const byMonth = cron.monthDays.has(monthDay) || (cron.isLastMonthDay && monthDay === length)
  const byWeek = matchesWeek(cron, { day, monthDay, length })
  return cron.isEitherDay ? byMonth || byWeek : byMonth && byWeek
}

function matchesWeek(
  { weekDays, nthWeekDays }: Cron,
  { day, monthDay, length }: { day: number; monthDay: number; length: number },
): boolean {
  // Day 0, 1970-01-01, was a Thursday.
  const today = (((day + 4) % 7) + 7) % 7
  return (
    weekDays.has(today) ||
    nthWeekDays.some(
      ({ weekDay, nth }) =>
        weekDay === today && (nth === -1 ? monthDay + 7 > length : Math.ceil(monthDay / 7) === nth),
    )
  )
}

function dateOf(day: number): { year: number; month: number; monthDay: number } {
  const date = new Date(day * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, monthDay: date.getUTCDate() }
}

/** Days since 1970-01-01. Months and days may lie outside of their year or month. */
function dayNumber(year: number, month: number, monthDay: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, monthDay)
  return date.getTime() / DAY_MS
}
