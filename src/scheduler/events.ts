/** What a scheduler tells while it is at work. What was decided is stored before it is told. */
import type { Instant } from '../schedule/instant.js'
import type { OccurrenceNote } from '../schedule/occurrence.js'
import type { SkipReason, WaitReason } from '../schedule/slot.js'
import type { ScheduleRecord, SlotKind } from '../store/schedule-contract.js'

export type SchedulerEvent =
  /** This process decides from now on. */
  | { readonly kind: 'leads'; readonly epoch: number }
  /** Another process of this home decides; this one takes over when that one is gone. */
  | { readonly kind: 'stands-by' }
  | SlotEvent
  /** No slot of this schedule comes any more. */
  | { readonly kind: 'ended'; readonly schedule: ScheduleRecord; readonly why: string }
  /** A run of a schedule is done. */
  | { readonly kind: 'run-done'; readonly run: string; readonly status: string }
  /** Something is in the way, such as a locked store; the scheduler goes on. */
  | { readonly kind: 'trouble'; readonly message: string }

export type SlotEvent = { readonly schedule: ScheduleRecord; readonly at: Instant } & (
  | {
      readonly kind: 'fired'
      readonly slot: SlotKind
      readonly note?: OccurrenceNote
      readonly lateMs: number
      readonly run: string
    }
  /** `through`: and so is every slot up to that one, `count` in all where they were counted. */
  | {
      readonly kind: 'skipped'
      readonly through?: Instant | undefined
      readonly count?: number | undefined
      readonly reason: SkipReason
    }
  | { readonly kind: 'waits'; readonly reason: WaitReason }
)

/** Of a slot, the scheduler waits until it is taken. */
export type OnSchedulerEvent = (event: SchedulerEvent) => void | Promise<void>
