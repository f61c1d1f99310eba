import type { Instant } from './instant.js'
import type { OccurredStatus } from './schedule.js'

/** A moment at which a schedule is due. */
export interface Occurrence {
  readonly at: Instant
  /** Why this moment is not simply what the schedule says; absent when it is. */
  readonly note?: OccurrenceNote
}

export type OccurrenceNote =
  /** The schedule's `startAt`, which is a slot of its own. */
  | { readonly kind: 'start' }
  /** The clocks were put forward over so many due times: they run once, where the clocks went on. */
  | { readonly kind: 'gap'; readonly merged: number }
  /** The clocks were put back and show this time twice: it runs the first time. */
  | { readonly kind: 'fold' }
  /** Not by the clock: these runs have taken these statuses. */
  | { readonly kind: 'event'; readonly runs: readonly OccurredStatus[] }
