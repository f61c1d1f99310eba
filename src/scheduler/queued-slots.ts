/**
 * Slots that do not come by the clock: a run by hand, the days of a backfill, events. They wait in the store until
 * there is room, the oldest first.
 */
import type { Instant } from '../schedule/instant.js'
import type { OccurrenceNote } from '../schedule/occurrence.js'
import type { Schedule } from '../schedule/schedule.js'
import { pauseAt } from '../schedule/undecided.js'
import type { NewSlot, ScheduleRecord, SlotRecord } from '../store/schedule-contract.js'
import type { SchedulerEvent } from './events.js'
import type { WorkingParts } from './parts.js'
import type { RunMaker } from './run-maker.js'
import { newSlotOf } from './slot-record.js'
import { STOPPED } from './stopped.js'

/** So many runs of a schedule at once while slots are in its queue. */
export const BACKFILL_AT_ONCE = 4

/** So many of the queue are looked at. */
const LOOKED_AT = 100

export interface Started {
  readonly slots: readonly NewSlot[]
  readonly events: readonly SchedulerEvent[]
  /** The runs of events, the newest last. */
  readonly ofEvents: readonly string[]
  /** Whether some are still in the queue. */
  readonly rest: boolean
}

interface Starting {
  readonly schedule: Schedule
  readonly maker: RunMaker
  readonly now: Instant
  /** Whether a run of this very look is in the way. */
  readonly isBusy: boolean
}

export async function startQueued(
  { store }: WorkingParts,
  record: ScheduleRecord,
  { schedule: { dependsOnPast }, maker, now, isBusy }: Starting,
): Promise<Started> {
  const queued = await store.schedules.queuedSlots(record.uuid, LOOKED_AT)
  if (queued.length === 0) return { slots: [], events: [], ofEvents: [], rest: false }
  const active = (await store.schedules.activeRuns(record.uuid)).length + (isBusy ? 1 : 0)
  let room = (dependsOnPast ? 1 : BACKFILL_AT_ONCE) - active
  const slots: NewSlot[] = []
  const events: SchedulerEvent[] = []
  const ofEvents: string[] = []
  for (const slot of queued) {
    const { kind, at } = slot
    if (kind === 'event' && record.ended === STOPPED) continue
    // What was asked for by hand starts at once, and so does what was waited for.
    if (kind === 'backfill' && room-- <= 0) continue
    const note = noteOf(slot)
    const pause = kind === 'event' && (pauseAt(record.state, now) ?? pauseAt(record.state, at))
    if (pause) {
      const reason = { kind: 'paused', since: pause.from } as const
      slots.push(newSlotOf({ kind: 'skipped', at, ...note, reason }, kind))
      events.push({ kind: 'skipped', schedule: record, at, reason })
      continue
    }
    const lateMs = Math.max(0, now - at)
    const made = await maker.make({ kind: 'fires', at, ...note, lateMs }, kind)
    slots.push(made.stored)
    if ('run' in made) {
      events.push({ kind: 'fired', schedule: record, at, slot: kind, ...note, lateMs, run: made.run })
      if (kind === 'event') ofEvents.push(made.run)
    } else events.push({ kind: 'skipped', schedule: record, at, reason: made.slot.reason })
  }
  return { slots, events, ofEvents, rest: slots.length < queued.length || queued.length === LOOKED_AT }
}

function noteOf({ outcome }: SlotRecord): { readonly note?: OccurrenceNote } {
  return outcome.note === null ? {} : { note: outcome.note as unknown as OccurrenceNote }
}
