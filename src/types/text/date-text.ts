/**
 * Days and points in time written as text or as a count of seconds since 1970, in the forms that
 * Polyaxon's types accept. Only the day is kept: a time other than midnight makes it not a day.
 */

/** Counts above this are milliseconds (in seconds it would be the year 2603). */
const MILLISECONDS_FROM = 20_000_000_000
const SECONDS_OF_A_DAY = 86_400
const FIRST_SECOND = -62_135_596_800 // 0001-01-01
const LAST_SECOND = 253_402_300_799 // 9999-12-31T23:59:59

const DAY = /^(\d{4})-(\d{2})-(\d{2})/
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:[Zz]|[+\-\u2212](\d\d):?(\d\d))?$/

/** `YYYY-MM-DD` when the text names a day, or a point in time at midnight; else why it does not. */
export type DayReading = { readonly iso: string } | { readonly why: string }

const NO_DAY: DayReading = { why: 'it is not of the form YYYY-MM-DD' }
const NOT_MIDNIGHT: DayReading = { why: 'it has a time of day, and a date must not' }

export function dayFromText(text: string): DayReading {
  const day = DAY.exec(text)
  if (!day) return /^[+-]?\d+(?:\.\d*)?$/.test(text) ? dayFromSeconds(Number(text)) : NO_DAY
  const iso = day[0]
  if (!isCalendarDay(Number(day[1]), Number(day[2]), Number(day[3]))) return { why: 'there is no such day' }
  if (text.length === 10) return { iso }
  const time = /[Tt _]/.test(text.charAt(10)) ? TIME.exec(text.slice(11)) : null
  if (!time || !isClockTime(time)) return NO_DAY
  return Number(`${time[1]}${time[2]}${time[3] ?? ''}`) === 0 && Number((time[4] ?? '').slice(0, 6)) === 0
    ? { iso }
    : NOT_MIDNIGHT
}

/** From a Unix time in seconds or, when it is too large for that, in milliseconds. */
export function dayFromSeconds(count: number): DayReading {
  if (!Number.isFinite(count)) return { why: 'it is not a point in time' }
  const seconds = Math.abs(count) > MILLISECONDS_FROM ? count / 1000 : count
  const whole = Math.round(seconds)
  if (whole < FIRST_SECOND || whole > LAST_SECOND) return { why: 'it is outside of the years 1 to 9999' }
  const microseconds = Math.round(Math.abs(seconds - whole) * 1_000_000)
  if (whole % SECONDS_OF_A_DAY !== 0 || microseconds !== 0) return NOT_MIDNIGHT
  return { iso: new Date(whole * 1000).toISOString().slice(0, 10) }
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  return day <= days
}

/** `time` as `TIME` finds it. */
function isClockTime(time: RegExpExecArray): boolean {
  const [hour, minute, second, , offsetHour, offsetMinute] = time.slice(1).map((part) => Number(part ?? 0))
  return hour! < 24 && minute! < 60 && second! < 60 && offsetHour! < 24 && offsetMinute! < 60
}
