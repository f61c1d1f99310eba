/**
 * What is to be done about one schedule now: the pure core says what becomes of each slot, here it gets
 * its run. Writes nothing.
 */
import type { Instant } from '../schedule/instant.js'
import { advance, type Next, nextSlots, THIS_LOOK } from '../schedule/next-slots.js'
import type { PastRun, Schedule, ScheduleState } from '../schedule/schedule.js'
import type { Slot, WaitReason, Waits } from '../schedule/slot.js'
import { summedUp } from '../schedule/sum-up.js'
import type { NewSlot, ScheduleChange, ScheduleRecord } from '../store/schedule-contract.js'
import { definitionFromJson, type Keep } from './definition.js'
import type { SchedulerEvent } from './events.js'
import type { WorkingParts } from './parts.js'
import { startQueued } from './queued-slots.js'
import { isStanding } from './read-events.js'
import { keepsAll } from './retire.js'
import { RunMaker } from './run-maker.js'
import { newSlotOf } from './slot-record.js'
import { STOPPED } from './stopped.js'

export interface Decision {
  readonly now: Instant
  readonly change: ScheduleChange
  readonly slots: readonly NewSlot[]
  readonly keep: Keep
  /** To be told once all of it is stored. */
  readonly events: readonly SchedulerEvent[]
}

export async function decide(parts: WorkingParts, record: ScheduleRecord): Promise<Decision> {
  const now = parts.clock.now().getTime()
  const { schedule, keep } = definitionFromJson(record.definition)
  const { slots, next } = record.ended === STOPPED ? HALTED : nextSlots(schedule, record.state, now)
  const maker = new RunMaker(parts, record)
  const made = await carryOut(record, summedUp(slots), maker)
  const isBusy = schedule.dependsOnPast && made.runs.size > 0
  const queue = await startQueued(parts, record, { schedule, maker, now, isBusy })
  const advanced = advance(record.state, made.decided, ({ at }) => made.runs.get(at)!)
  const state = afterEvents(advanced, queue.ofEvents, now)
  const waits = made.decided.find((slot) => slot.kind === 'waits')
  const end = next.kind === 'ended' && !waits ? next.why : isOver(schedule, record) ? 'no-more' : null
  const isActive = made.runs.size > 0 || queue.rest || queue.slots.some(({ run }) => run)
  const goesOn = end === null || isActive || (await parts.store.schedules.activeRuns(record.uuid)).length > 0
  return {
    now,
    keep,
    slots: [...made.stored, ...queue.slots],
    change: {
      state,
      waiting: waits ? { at: waits.at, reason: named(waits.reason, state.past) } : null,
      ended: end,
      nextAt: waits && made.isRefused ? now : next.kind === 'at' ? next.at : null,
      // Also for a schedule that deletes its old runs as new ones end.
      wakes: waits !== undefined || queue.rest || (end !== null && goesOn) || !keepsAll(keep),
      ...statusAfter(record, end, goesOn),
    },
    events: [...made.events, ...queue.events, ...eventOfEnd(record, end)],
  }
}

/** Whether all has occurred that was waited for, once and for all. */
const isOver = ({ timing }: Schedule, { awaited }: ScheduleRecord): boolean =>
  timing.kind === 'events' && !isStanding(timing.events) && awaited.every(({ seen }) => seen)

function afterEvents(state: ScheduleState, runs: readonly string[], now: Instant): ScheduleState {
  const run = runs.at(-1)
  if (run === undefined) return state
  return { ...state, runs: state.runs + runs.length, past: { kind: 'active', run, since: now } }
}

interface Made {
  readonly decided: readonly Slot[]
  readonly stored: readonly NewSlot[]
  readonly events: readonly SchedulerEvent[]
  /** By the slots that fired. */
  readonly runs: ReadonlyMap<Instant, string>
  /** Whether a run could not be made. A slot after it may wait for that one, and so for nothing. */
  readonly isRefused: boolean
}

async function carryOut(schedule: ScheduleRecord, slots: readonly Slot[], maker: RunMaker): Promise<Made> {
  const decided: Slot[] = []
  const stored: NewSlot[] = []
  const events: SchedulerEvent[] = []
  const runs = new Map<Instant, string>()
  let isRefused = false
  for (const slot of slots) {
    const { at } = slot
    const made = slot.kind === 'fires' ? await maker.make(slot) : { slot }
    decided.push(made.slot)
    if (made.slot.kind === 'waits') {
      if (isNews(schedule, made.slot)) events.push({ kind: 'waits', schedule, at, reason: made.slot.reason })
      continue
    }
    stored.push('stored' in made ? made.stored : newSlotOf(made.slot, 'slot'))
    if (made.slot.kind === 'skipped') {
      isRefused ||= made.slot.reason.kind === 'refused'
      const { through, count, reason } = made.slot
      events.push({ kind: 'skipped', schedule, at, through, count, reason })
    } else if ('run' in made) {
      runs.set(at, made.run)
      events.push({ kind: 'fired', schedule, at, slot: 'slot', lateMs: made.slot.lateMs, run: made.run })
    }
  }
  return { decided, stored, events, runs, isRefused }
}

const isNews = ({ waiting }: ScheduleRecord, { at, reason }: Waits): boolean =>
  reason.kind !== 'queued' && waiting?.at !== at

/** A slot may wait for a run that the same look has made. */
function named(reason: WaitReason, past: PastRun): WaitReason {
  const isOfThisLook = reason.kind === 'past-active' && reason.run === THIS_LOOK
  return isOfThisLook && past.kind === 'active' ? { ...reason, run: past.run } : reason
}

type End = Ended['why'] | null

type Ended = (Next & { kind: 'ended' }) | (typeof HALTED)['next']

/** Of a stopped schedule no slot comes; what was asked for by hand still runs. */
const HALTED = { slots: [], next: { kind: 'ended', why: STOPPED } } as const

const END_TEXTS = {
  'max-runs': 'maxRuns is reached',
  'end-at': 'no slot comes before endAt',
  'no-more': 'no slot comes any more',
  [STOPPED]: 'it was stopped',
} as const

/** The schedule's own run is done when no slot comes any more and the last of its runs has ended. */
function statusAfter({ status }: ScheduleRecord, end: End, goesOn: boolean): Pick<ScheduleChange, 'status'> {
  if (end !== null && !goesOn && status === 'on_schedule') {
    return { status: { type: 'succeeded', reason: 'PxrunScheduler', message: END_TEXTS[end] } }
  }
  return {}
}

function eventOfEnd(schedule: ScheduleRecord, end: End): SchedulerEvent[] {
  return end !== null && schedule.ended === null ? [{ kind: 'ended', schedule, why: END_TEXTS[end] }] : []
}
