/**
 * When the clocks of a time zone show a given time: the zone's rules come from `Intl`, which is the same
 * everywhere and needs no table of our own. Pure but for a memory of what was asked before.
 */
import { didYouMean } from '../base/did-you-mean.js'
import { fail, ok, type Result } from '../base/result.js'
import { DAY_MS, HOUR_MS, type Instant, SECOND_MS, type WallTime } from './instant.js'

export interface TimeZone {
  /** The IANA name as given: `Europe/Berlin`. */
  readonly name: string
  readonly isUtc: boolean
  wallAt(instant: Instant): WallTime
  instantsOf(wall: WallTime): Occurrences
}

/** A wall time happens once; or never, when clocks are put forward; or twice, when they are put back. */
export type Occurrences =
  | { readonly kind: 'once'; readonly at: Instant }
  | { readonly kind: 'gap'; readonly end: Instant }
  | { readonly kind: 'fold'; readonly first: Instant; readonly second: Instant }

export interface ZoneProblem {
  readonly message: string
  readonly hint?: string
}

export const UTC: TimeZone = {
  name: 'UTC',
  isUtc: true,
  wallAt: (instant) => instant,
  instantsOf: (wall) => ({ kind: 'once', at: wall }),
}

export function timeZone(name: string): Result<TimeZone, ZoneProblem> {
  if (/^(utc|etc\/utc)$/i.test(name)) return ok({ ...UTC, name })
  const offsetAt = /^[+-]/.test(name) ? undefined : offsets(name)
  if (!offsetAt) {
    const close = didYouMean(name, Intl.supportedValuesOf('timeZone'))
    const hint = close ? `did you mean \`${close}\`?` : 'give an IANA name such as `Europe/Berlin`'
    return fail({ message: `\`${name}\` is not a time zone`, hint })
  }
  return ok({
    name,
    isUtc: false,
    wallAt: (instant) => instant + offsetAt(instant),
    instantsOf: (wall) => instantsOf(offsetAt, wall),
  })
}

type OffsetAt = (instant: Instant) => number

/** No zone is further from UTC, and no two changes of one zone are closer together. */
const REACH_MS = 26 * HOUR_MS

function instantsOf(offsetAt: OffsetAt, wall: WallTime): Occurrences {
  const before = offsetAt(wall - REACH_MS)
  const after = offsetAt(wall + REACH_MS)
  const earlier = wall - Math.max(before, after)
  const later = wall - Math.min(before, after)
  const isEarlier = earlier + offsetAt(earlier) === wall
  const isLater = later + offsetAt(later) === wall
  if (isEarlier && isLater && earlier !== later) return { kind: 'fold', first: earlier, second: later }
  if (isEarlier || isLater) return { kind: 'once', at: isEarlier ? earlier : later }
  return { kind: 'gap', end: changeBetween(offsetAt, earlier, later) }
}

/** The first instant with the offset of `to`, which differs from that of `from`. */
function changeBetween(offsetAt: OffsetAt, from: Instant, to: Instant): Instant {
  let [low, high] = [Math.floor(from / SECOND_MS), Math.ceil(to / SECOND_MS)]
  const target = offsetAt(high * SECOND_MS)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * SECOND_MS) === target) high = middle
    else low = middle
  }
  return high * SECOND_MS
}

/** A stretch of time with at most one change: offsets are `before` until `change` and `after` from then on. */
interface Stretch {
  readonly before: number
  readonly after: number
  readonly change: Instant
}

const STRETCH_MS = DAY_MS
/** About ten years in one zone; when full it is begun anew. */
const REMEMBERED = 4096

const zones = new Map<string, OffsetAt>()

/** Asking `Intl` costs microseconds, which add up over a year of minutes: so each day is asked for once. */
function offsets(name: string): OffsetAt | undefined {
  const known = zones.get(name)
  if (known) return known
  const ask = askIntl(name)
  if (!ask) return undefined
  const stretches = new Map<number, Stretch>()
  const offsetAt = (instant: Instant): number => {
    const index = Math.floor(instant / STRETCH_MS)
    let stretch = stretches.get(index)
    if (!stretch) {
      if (stretches.size >= REMEMBERED) stretches.clear()
      stretch = stretchFrom(ask, index * STRETCH_MS)
      stretches.set(index, stretch)
    }
    return instant < stretch.change ? stretch.before : stretch.after
  }
  zones.set(name, offsetAt)
  return offsetAt
}

function stretchFrom(ask: OffsetAt, start: Instant): Stretch {
  const end = start + STRETCH_MS
  const [before, after] = [ask(start), ask(end)]
  return { before, after, change: before === after ? end : changeBetween(ask, start, end) }
}

function askIntl(name: string): OffsetAt | undefined {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
  } catch {
    return undefined
  }
  return (instant) => {
    const match = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(instant))
    if (!match?.[1]) return 0
    const [hours, minutes, seconds] = [match[2], match[3], match[4]].map((part) => Number(part ?? 0))
    const size = ((hours! * 60 + minutes!) * 60 + seconds!) * SECOND_MS
    return match[1] === '-' ? -size : size
  }
}
