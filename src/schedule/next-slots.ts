/**
 * Decides what becomes of every slot that is due: the one place that knows the rules, for the scheduler
 * that waits on the clock and for the simulator alike.
 *
 * Input: the schedule, what is known of its past, and the time. Output: decisions in the order of the
 * slots, and when to look again. Pure: `advance` gives the state after the decisions were carried out.
 *
 * A slot that waits is not decided, nor is any after it, so waiting needs no state of its own: it is found
 * again at every look, after a crash too. What was decided is never looked at again, wherever the clock goes.
 */
import { invariant } from '../base/invariant.js'
import { type Candidates, candidates } from './candidates.js'
import type { Instant } from './instant.js'
import type { PastRun, Schedule, ScheduleState } from './schedule.js'
import type { Fires, Skipped, SkipReason, Slot, WaitReason } from './slot.js'
import { occurrenceAfter } from './timing.js'
import { backlogOf, cursorOf, pauseAt } from './undecided.js'

export interface NextSlots {
  /** In order; slots that wait are the last ones. */
  readonly slots: readonly Slot[]
  readonly next: Next
}

/** When there is something to decide again. While a slot waits, also as soon as the past run changes. */
export type Next =
  | { readonly kind: 'at'; readonly at: Instant }
  /** Not by the clock: when the past run changes, for the slots that wait are the last ones, or when an event occurs. */
  | { readonly kind: 'woken' }
  | { readonly kind: 'ended'; readonly why: 'max-runs' | 'end-at' | 'no-more' }

export function nextSlots(schedule: Schedule, state: ScheduleState, now: Instant): NextSlots {
  const { maxRuns = Infinity } = schedule
  if (state.runs >= maxRuns) return { slots: [], next: { kind: 'ended', why: 'max-runs' } }
  const { oldest, skipReason } = judge(schedule, state, now)
  const { due, older } = backlogOf(schedule, state, { now, keepFrom: oldest })
  const slots: Slot[] = older
    ? [{ kind: 'skipped', ...older, reason: certain(skipReason(older.through)) }]
    : []
  let { past, runs } = state
  let waiting: Instant | undefined
  for (const slot of due) {
    const reason = skipReason(slot.at) ?? (runs >= maxRuns ? { kind: 'max-runs', maxRuns } : undefined)
    const blocked = blockedBy(schedule, past)
    if (waiting !== undefined) {
      // Whatever comes after a slot that waits is decided after it.
      if (!reason) slots.push({ kind: 'waits', ...slot, reason: { kind: 'queued', behind: waiting } })
    } else if (reason) {
      slots.push({ kind: 'skipped', ...slot, reason })
    } else if (!blocked) {
      slots.push({ kind: 'fires', ...slot, lateMs: now - slot.at })
      past = { kind: 'active', run: THIS_LOOK, since: now }
      runs++
    } else if (schedule.catchUp.policy === 'none') {
      slots.push({ kind: 'skipped', ...slot, reason: { kind: 'past-blocked', run: blocked.run } })
    } else {
      slots.push({ kind: 'waits', ...slot, reason: blocked })
    }
    if (slots.at(-1)?.kind === 'waits') waiting = slot.at
  }
  return { slots, next: next(schedule, { ...state, runs }, { now, isWaiting: waiting !== undefined }) }
}

function certain(reason: SkipReason | undefined): SkipReason {
  invariant(reason, 'a slot older than every candidate has a reason to be skipped')
  return reason
}

/** The name of a run that one and the same look decides on: it has no other yet. */
export const THIS_LOOK = '(starting)'

/** Which slots are skipped whatever the past run does. */
function judge(schedule: Schedule, state: ScheduleState, now: Instant): Candidates {
  const current = pauseAt(state, now)
  if (current) return { oldest: Infinity, skipReason: () => ({ kind: 'paused', since: current.from }) }
  const { oldest, skipReason } = candidates(schedule, state, now)
  const isHeldUp = blockedBy(schedule, state.past) !== undefined
  return {
    oldest,
    skipReason(at) {
      const pause = pauseAt(state, at)
      if (pause) return { kind: 'paused', since: pause.from }
      const reason = skipReason(at)
      const hasWaited = schedule.dependsOnPast && (isHeldUp || at <= (state.waitedUpTo ?? -Infinity))
      return reason?.kind === 'missed' && reason.by !== undefined && hasWaited
        ? { kind: 'superseded', by: reason.by }
        : reason
    },
  }
}

function blockedBy(
  { dependsOnPast, past }: Schedule,
  run: PastRun,
): Exclude<WaitReason, { kind: 'queued' }> | undefined {
  if (!dependsOnPast) return undefined
  if (run.kind === 'active') return { kind: 'past-active', run: run.run, since: run.since }
  if (run.kind === 'ended' && past === 'succeeded')
    return { kind: 'past-not-succeeded', run: run.run, status: run.status }
  return undefined
}

function next(
  schedule: Schedule,
  state: ScheduleState,
  { now, isWaiting }: { now: Instant; isWaiting: boolean },
): Next {
  if (state.runs >= (schedule.maxRuns ?? Infinity)) return { kind: 'ended', why: 'max-runs' }
  const found = occurrenceAfter(schedule.timing, state, Math.max(now, cursorOf(state)))
  if (found && found.at <= (schedule.endAt ?? Infinity)) return { kind: 'at', at: found.at }
  if (isWaiting || schedule.timing.kind === 'events') return { kind: 'woken' }
  return { kind: 'ended', why: found ? 'end-at' : 'no-more' }
}

/** The state after the decisions were carried out. `runOf` names the run of a slot that fired. */
export function advance(
  state: ScheduleState,
  slots: readonly Slot[],
  runOf: (slot: Fires) => string,
): ScheduleState {
  const decided = slots.filter((slot): slot is Fires | Skipped => slot.kind !== 'waits')
  const fired = decided.filter((slot): slot is Fires => slot.kind === 'fires')
  const newest = fired.at(-1)
  const last = decided.at(-1)
  const decidedUpTo = last && (last.kind === 'skipped' ? (last.through ?? last.at) : last.at)
  const waiting = slots.findLast(({ kind }) => kind === 'waits')
  return {
    ...state,
    ...(decidedUpTo !== undefined && { decidedUpTo }),
    ...(waiting && { waitedUpTo: Math.max(waiting.at, state.waitedUpTo ?? waiting.at) }),
    runs: state.runs + fired.length,
    past: newest ? { kind: 'active', run: runOf(newest), since: newest.at + newest.lateMs } : state.past,
    pauses: state.pauses.filter(({ to }) => to === undefined || to > (decidedUpTo ?? -Infinity)),
  }
}
