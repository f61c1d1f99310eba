/**
 * Slots that somebody asked for beside the regular ones: a run by hand, the days of a backfill. They wait in
 * the store until there is room, the oldest first.
 */
import type { Instant } from '../schedule/instant.js'
import type { Schedule } from '../schedule/schedule.js'
import type { NewSlot, ScheduleRecord } from '../store/schedule-contract.js'
import type { SchedulerEvent } from './events.js'
import type { WorkingParts } from './parts.js'
import type { RunMaker } from './run-maker.js'

/** So many runs of a schedule at once while slots are in its queue. */
export const BACKFILL_AT_ONCE = 4

/** So many of the queue are looked at. */
const LOOKED_AT = 100

export interface Started {
  readonly slots: readonly NewSlot[]
  readonly events: readonly SchedulerEvent[]
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
  if (queued.length === 0) return { slots: [], events: [], rest: false }
  const active = (await store.schedules.activeRuns(record.uuid)).length + (isBusy ? 1 : 0)
  let room = (dependsOnPast ? 1 : BACKFILL_AT_ONCE) - active
  const slots: NewSlot[] = []
  const events: SchedulerEvent[] = []
  for (const { kind, at } of queued) {
    // What was asked for by hand starts at once.
    if (kind !== 'manual' && room-- <= 0) continue
    const lateMs = Math.max(0, now - at)
    const made = await maker.make({ kind: 'fires', at, lateMs }, kind)
    slots.push(made.stored)
    if ('run' in made) events.push({ kind: 'fired', schedule: record, at, slot: kind, lateMs, run: made.run })
    else events.push({ kind: 'skipped', schedule: record, at, reason: made.slot.reason })
  }
  return { slots, events, rest: slots.length < queued.length || queued.length === LOOKED_AT }
}
