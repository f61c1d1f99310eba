/**
 * Lengths of time: `P1DT2H`, `1:30:00`, `2 days, 01:00`, in the forms that Polyaxon's types accept.
 * The result is whole microseconds, with its sign.
 */

const MAX_DAYS = 999_999_999n
const SECOND = 1_000_000
const DAY = 86_400n * 1_000_000n

/** `1:30` is too short: it could mean minutes as well. */
const SHORTEST_CLOCK = 5
const CLOCK = /^(\d{1,10}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?$/
const DAYS = /^(\d{1,10}) ?[dD](?:ays?|AYS?)?(?:, ?| )?/
const ISO_PART = /(\d{1,10})(?:[.,](\d*))?([A-Z])/y
const UNIT_SECONDS: Readonly<Record<'date' | 'time', Readonly<Record<string, number>>>> = {
  date: { Y: 365 * 86_400, M: 30 * 86_400, W: 7 * 86_400, D: 86_400 },
  time: { H: 3600, M: 60, S: 1 },
}

/** Microseconds, or `undefined` if the text is not a length of time or is longer than 999,999,999 days. */
export function durationFromText(text: string): bigint | undefined {
  const body = text.replace(/^[+-]/, '')
  const size = body.startsWith('P') ? isoDuration(body.slice(1)) : clockDuration(body)
  if (size === undefined || size > MAX_DAYS * DAY + DAY - 1n) return undefined
  return text.startsWith('-') ? -size : size
}

/** From a number of seconds. */
export function durationFromSeconds(seconds: number | bigint): bigint | undefined {
  if (typeof seconds === 'number' && !Number.isFinite(seconds)) return undefined
  const whole = BigInt(typeof seconds === 'number' ? Math.trunc(seconds) : seconds)
  const rest = typeof seconds === 'number' ? Math.round((seconds % 1) * SECOND) : 0
  const size = whole * BigInt(SECOND) + BigInt(rest)
  const days = (size < 0n ? -size : size) / DAY
  return days > MAX_DAYS ? undefined : size
}

/** Whole seconds and the rest apart, so that long durations keep their digits. */
export const durationSeconds = (microseconds: bigint): number =>
  Number(microseconds / BigInt(SECOND)) + Number(microseconds % BigInt(SECOND)) / SECOND

function clockDuration(text: string): bigint | undefined {
  const days = DAYS.exec(text)
  if (!days) return clock(text)
  const rest = text.slice(days[0].length)
  const time = rest === '' ? 0n : clock(rest)
  // After days, the clock part must be shorter than a day.
  if (time === undefined || (rest !== '' && time >= DAY)) return undefined
  return BigInt(days[1]!) * DAY + time
}

function clock(text: string): bigint | undefined {
  const match = CLOCK.exec(text)
  if (!match || text.length < SHORTEST_CLOCK) return undefined
  const [, hour, minute, second = '0', fraction = ''] = match
  if (Number(minute) > 59 || Number(second) > 59 || Number(hour) > 2_400_000_000) return undefined
  const seconds = BigInt(hour!) * 3600n + BigInt(Number(minute) * 60 + Number(second))
  return seconds * BigInt(SECOND) + BigInt(fraction.slice(0, 6).padEnd(6, '0'))
}

/** The part after `P`. Only the last number may have a fraction; a month is 30 days, a year 365. */
function isoDuration(text: string): bigint | undefined {
  let section: 'date' | 'time' = 'date'
  let total = 0n
  let at = 0
  let hadFraction = false
  while (at < text.length) {
    if (text[at] === 'T') {
      if (section === 'time') return undefined
      section = 'time'
      at++
      continue
    }
    ISO_PART.lastIndex = at
    const part = ISO_PART.exec(text)
    if (!part || hadFraction) return undefined
    const unit = UNIT_SECONDS[section][part[3]!]
    if (unit === undefined) return undefined
    hadFraction = part[2] !== undefined
    total += BigInt(part[1]!) * BigInt(unit) * BigInt(SECOND)
    if (part[2]) total += BigInt(Math.round(Number(`0.${part[2]}`) * unit * SECOND))
    at = ISO_PART.lastIndex
  }
  return at < 2 ? undefined : total
}
