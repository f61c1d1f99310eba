/** What a schedule says, and what a store keeps of it: the input of `nextSlots`. */
import type { Status } from '../lifecycle/status.js'
import type { Cron } from './cron.js'
import type { Instant } from './instant.js'
import type { TimeZone } from './time-zone.js'

export interface Schedule {
  readonly timing: Timing
  /** No slot is after this. A slot at this very moment runs, also when it runs late. */
  readonly endAt?: Instant
  /** How many runs there may be, whatever becomes of them. */
  readonly maxRuns?: number
  /** Whether a slot waits for the run of the slot before. */
  readonly dependsOnPast: boolean
  /** What that run must have come to. */
  readonly past: PastCondition
  readonly catchUp: CatchUp
}

export type Timing =
  | { readonly kind: 'cron'; readonly cron: Cron; readonly zone: TimeZone; readonly startAt?: Instant }
  | { readonly kind: 'interval'; readonly frequencyMs: number; readonly startAt?: Instant }
  | { readonly kind: 'datetime'; readonly startAt: Instant }
  /** Not by the clock: a slot each time that all of them have occurred since the last one. */
  | { readonly kind: 'events'; readonly events: readonly AwaitedStatuses[] }

/** That a run takes one of these statuses: a certain one, or any run of an operation in the schedule's project. */
export interface AwaitedStatuses {
  readonly of: { readonly run: string } | { readonly operation: string }
  readonly statuses: readonly Status[]
}

/** The run that has taken one of them. */
export interface OccurredStatus {
  readonly run: string
  readonly status: Status
}

/** `done`: any final state. */
export type PastCondition = 'done' | 'succeeded'

/** Which of the slots that did not run in time (nobody was there, or the past run was not done) run late. */
export interface CatchUp {
  /** `latest`: the newest one. `all`: oldest first, within the limit. */
  readonly policy: CatchUpPolicy
  /** Under `all`: only so many, the newest. */
  readonly limit: number
  /** Only those not older than this. */
  readonly windowMs?: number
}

export type CatchUpPolicy = 'latest' | 'all' | 'none'

export const DEFAULT_CATCH_UP: CatchUp = { policy: 'latest', limit: 100 }

/** Everything that has to last between two looks at the clock. */
export interface ScheduleState {
  /** When the schedule was created: an interval without `startAt` counts from here. */
  readonly registeredAt: Instant
  /** When it was last changed: no slot before this belongs to the schedule as it is now. */
  readonly editedAt?: Instant
  /** Every slot up to here has fired or was skipped. It never goes back, even when the clock does. */
  readonly decidedUpTo?: Instant
  /** Slots up to here were seen to wait for the past run. */
  readonly waitedUpTo?: Instant
  /** How many runs were made, failed ones included. */
  readonly runs: number
  readonly past: PastRun
  /** In ascending order; those that ended before `decidedUpTo` may be forgotten. */
  readonly pauses: readonly Pause[]
}

/** The newest run of the schedule. A deleted one is `none`; a stopped or lost one has `ended`. */
export type PastRun =
  | { readonly kind: 'none' }
  | { readonly kind: 'active'; readonly run: string; readonly since: Instant }
  | { readonly kind: 'succeeded'; readonly run: string }
  | { readonly kind: 'ended'; readonly run: string; readonly status: string }

export interface Pause {
  readonly from: Instant
  /** Exclusive; absent while the pause lasts. */
  readonly to?: Instant
}

/** The state of a schedule that has just been registered. */
export const newState = (registeredAt: Instant): ScheduleState => ({
  registeredAt,
  runs: 0,
  past: { kind: 'none' },
  pauses: [],
})
