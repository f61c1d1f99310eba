/** The slots that nothing has been decided about yet, and the pauses they may lie in. */
import type { Instant } from './instant.js'
import type { Occurrence } from './occurrence.js'
import type { Pause, Schedule, ScheduleState } from './schedule.js'
import { COUNTED, type Skipped } from './slot.js'
import { occurrenceAfter, occurrenceBefore } from './timing.js'

/** Everything up to here is decided. */
export const cursorOf = ({ decidedUpTo }: ScheduleState): Instant => decidedUpTo ?? -Infinity

/** So many slots are looked at one by one; what is older, after a very long absence, is skipped as one. */
export const SLOTS_A_LOOK = 1000

export interface Backlog {
  /** Oldest first. */
  readonly due: readonly Occurrence[]
  /** The slots before those, from the first through the last. */
  readonly older?: { readonly at: Instant; readonly through: Instant; readonly count?: number }
}

/** What is due and undecided. Slots from `keepFrom` on are always given one by one. */
export function backlogOf(
  schedule: Schedule,
  state: ScheduleState,
  { now, keepFrom }: { now: Instant; keepFrom: Instant },
): Backlog {
  const end = Math.min(now, schedule.endAt ?? Infinity)
  const first = [...take(dueAfter(schedule, state, { after: cursorOf(state), end }), SLOTS_A_LOOK + 1)]
  if (first.length <= SLOTS_A_LOOK) return { due: first }
  let start = end + 1
  for (let i = 0; i < SLOTS_A_LOOK; i++) start = occurrenceBefore(schedule.timing, state, start)!.at
  start = Math.min(start, keepFrom)
  const through = occurrenceBefore(schedule.timing, state, start)
  const due = [...dueAfter(schedule, state, { after: start - 1, end })]
  if (through === undefined || through.at < first[0]!.at) return { due }
  return { due, older: { at: first[0]!.at, through: through.at, ...counted(schedule, state, through.at) } }
}

function counted(schedule: Schedule, state: ScheduleState, end: Instant): { readonly count?: number } {
  let count = 0
  for (const _ of take(dueAfter(schedule, state, { after: cursorOf(state), end }), COUNTED + 1)) count++
  return count > COUNTED ? {} : { count }
}

function* dueAfter(
  { timing }: Schedule,
  state: ScheduleState,
  { after, end }: { after: Instant; end: Instant },
): Generator<Occurrence> {
  let found = occurrenceAfter(timing, state, after)
  while (found && found.at <= end) {
    yield found
    found = occurrenceAfter(timing, state, found.at)
  }
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let taken = 0
  for (const item of items) {
    if (taken++ >= count) return
    yield item
  }
}

/** Due, undecided and in no pause, newest first. */
export function* newestDue(schedule: Schedule, state: ScheduleState, now: Instant): Generator<Instant> {
  let before = Math.min(now, schedule.endAt ?? Infinity) + 1
  for (;;) {
    const found = occurrenceBefore(schedule.timing, state, before)
    if (!found || found.at <= cursorOf(state)) return
    const pause = pauseAt(state, found.at)
    if (!pause) yield found.at
    before = pause ? pause.from : found.at
  }
}

export const pauseAt = ({ pauses }: ScheduleState, at: Instant): Pause | undefined =>
  pauses.find(({ from, to }) => from <= at && at < (to ?? Infinity))

/**
 * What an edit does to the slots that were due before it and that nobody has decided about: they belong to
 * the schedule as it was, and are skipped. To be recorded together with the edit.
 */
export function slotsDroppedByEdit(schedule: Schedule, state: ScheduleState, editedAt: Instant): Skipped[] {
  const { due, older } = backlogOf(schedule, state, { now: editedAt - 1, keepFrom: Infinity })
  const reason = { kind: 'edited', at: editedAt } as const
  return [...(older ? [older] : []), ...due].map((slot) => ({ kind: 'skipped', ...slot, reason }))
}
