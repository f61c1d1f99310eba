/** Slots with the same time in between: anchor + k·frequency, so that nothing drifts. */
import { END_OF_TIME, type Instant } from './instant.js'

export interface Interval {
  /** Slot 0: the schedule's `startAt`, or its creation, which is no slot itself. */
  readonly anchor: Instant
  /** May have a fraction: documents give microseconds. */
  readonly frequencyMs: number
  /** The number of the first slot. */
  readonly first: 0 | 1
}

/** The first slot after the instant. */
export function intervalAfter(interval: Interval, after: Instant): Instant | undefined {
  const { anchor, frequencyMs, first } = interval
  let k = Math.max(first, Math.floor((after - anchor) / frequencyMs))
  while (slot(interval, k) <= after) k++
  const at = slot(interval, k)
  return at > END_OF_TIME ? undefined : at
}

/** The last slot before the instant. */
export function intervalBefore(interval: Interval, before: Instant): Instant | undefined {
  const { anchor, frequencyMs, first } = interval
  let k = Math.ceil((before - anchor) / frequencyMs) + 1
  while (k >= first && slot(interval, k) >= before) k--
  return k < first ? undefined : slot(interval, k)
}

const slot = ({ anchor, frequencyMs }: Interval, k: number): Instant => anchor + Math.round(k * frequencyMs)
