/**
 * The instants that a cron expression means in a time zone, before and after any instant.
 *
 * When clocks change it is as in cronie. Hours that begin with `*` follow real time: what the clocks skip
 * does not run, what they show twice runs twice. Any other hours name times of the day that are to run
 * once: at the end of the gap when the clocks skip them (several merge), the first time when they come twice.
 */
import { matchAtOrAfter, matchAtOrBefore } from './calendar.js'
import type { Cron } from './cron.js'
import { END_OF_TIME, HOUR_MS, type Instant, MINUTE_MS, type WallTime } from './instant.js'
import type { Occurrence } from './occurrence.js'
import type { Occurrences, TimeZone } from './time-zone.js'

/** Folds of every length that was ever legislated: half an hour, an hour or two, a whole day. */
const FOLDS_MS = [3 * HOUR_MS, 25 * HOUR_MS]

/** Before this most zones kept the time of the sun, and nothing was scheduled. */
const BEGINNING_OF_TIME: Instant = Date.UTC(1900, 0, 1)

/** The first occurrence after the instant; undefined when there is none. */
export function cronAfter(cron: Cron, zone: TimeZone, after: Instant): Occurrence | undefined {
  // Around a fold the clocks come back to earlier times, so the search begins with the earliest of them.
  const walls = [after, ...FOLDS_MS.map((ms) => after + ms)].map((at) => zone.wallAt(at) - (at - after))
  let best: Instant | undefined
  for (
    let wall = firstMatch(cron, Math.min(...walls));
    wall !== undefined;
    wall = firstMatch(cron, wall + MINUTE_MS)
  ) {
    const instants = instantsOf(cron, zone.instantsOf(wall))
    if (best !== undefined && (instants[0] ?? best) >= best) break
    const found = instants.find((at) => at > after)
    if (found !== undefined && (best === undefined || found < best)) best = found
    if (best !== undefined && !cron.followsRealTime) break
    if (wall > END_OF_TIME) break
  }
  return best === undefined || best > END_OF_TIME ? undefined : occurrence(cron, zone, best)
}

/** The last occurrence before the instant; undefined when there is none. */
export function cronBefore(cron: Cron, zone: TimeZone, before: Instant): Occurrence | undefined {
  const walls = [before, ...FOLDS_MS.map((ms) => before - ms)].map((at) => zone.wallAt(at) + (before - at))
  let best: Instant | undefined
  for (
    let wall = lastMatch(cron, Math.max(...walls));
    wall !== undefined;
    wall = lastMatch(cron, wall - MINUTE_MS)
  ) {
    const instants = instantsOf(cron, zone.instantsOf(wall))
    if (best !== undefined && (instants.at(-1) ?? best) <= best) break
    const found = instants.findLast((at) => at < before)
    if (found !== undefined && (best === undefined || found > best)) best = found
    if (best !== undefined && !cron.followsRealTime) break
    if (wall < BEGINNING_OF_TIME) break
  }
  return best === undefined || best < BEGINNING_OF_TIME ? undefined : occurrence(cron, zone, best)
}

/** Whether no calendar ever holds such a day: 31 February. */
export const neverFires = (cron: Cron): boolean => matchAtOrAfter(cron, 0) === undefined

const firstMatch = (cron: Cron, from: WallTime) =>
  matchAtOrAfter(cron, Math.ceil(from / MINUTE_MS) * MINUTE_MS)
const lastMatch = (cron: Cron, from: WallTime) =>
  matchAtOrBefore(cron, Math.floor(from / MINUTE_MS) * MINUTE_MS)

/** When a matching wall time is due, in ascending order. */
function instantsOf({ followsRealTime }: Cron, occurrences: Occurrences): Instant[] {
  switch (occurrences.kind) {
    case 'once':
      return [occurrences.at]
    case 'gap':
      return followsRealTime ? [] : [occurrences.end]
    case 'fold':
      return followsRealTime ? [occurrences.first, occurrences.second] : [occurrences.first]
  }
}

/** Says what the clocks did to an instant at which the expression is due. */
function occurrence(cron: Cron, zone: TimeZone, at: Instant): Occurrence {
  if (cron.followsRealTime) return { at }
  const wall = zone.wallAt(at)
  if (zone.instantsOf(wall).kind === 'fold') return { at, note: { kind: 'fold' } }
  const skipped = zone.instantsOf(wall - 1)
  if (skipped.kind !== 'gap' || skipped.end !== at) return { at }
  const first = zone.wallAt(at - 1) + 1
  let merged = 0
  for (
    let one = firstMatch(cron, first);
    one !== undefined && one < wall;
    one = firstMatch(cron, one + MINUTE_MS)
  )
    merged++
  return merged === 0 ? { at } : { at, note: { kind: 'gap', merged } }
}
