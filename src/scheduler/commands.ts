/** What people ask of a schedule: to pause, to go on, to run now, to make up for days. Each is one commit. */
import type { Instant } from '../schedule/instant.js'
import { occurrenceAfter } from '../schedule/timing.js'
import type { NewSlot, ScheduleChange, ScheduleRecord } from '../store/schedule-contract.js'
import { definitionFromJson } from './definition.js'
import type { SchedulerParts } from './parts.js'
import { STOPPED } from './stopped.js'

type Parts = Pick<SchedulerParts, 'store' | 'clock'>

interface Asked {
  readonly change: ScheduleChange
  readonly slots?: readonly NewSlot[]
}

/** Applies what is asked to the schedule as it is; undefined when it is gone, or when there is nothing to do. */
async function ask(
  { store, clock }: Parts,
  uuid: string,
  work: (schedule: ScheduleRecord, now: Instant) => Asked | undefined,
): Promise<ScheduleRecord | undefined> {
  for (;;) {
    const schedule = await store.schedules.get(uuid)
    const now = clock.now().getTime()
    const asked = schedule && work(schedule, now)
    if (!schedule || !asked) return undefined
    const { version } = schedule
    const done = await store.schedules.commit({
      uuid,
      version,
      now,
      change: { nextAt: now, ...asked.change },
      slots: asked.slots ?? [],
    })
    if (done.ok) return schedule
    if (done.error.kind === 'no-such-schedule') return undefined
  }
}

export const isPaused = ({ state }: ScheduleRecord): boolean =>
  state.pauses.at(-1)?.to === undefined && state.pauses.length > 0

export const pause = (parts: Parts, uuid: string): Promise<ScheduleRecord | undefined> =>
  ask(parts, uuid, (schedule, now) => {
    if (isPaused(schedule)) return undefined
    const { state } = schedule
    return { change: { state: { ...state, pauses: [...state.pauses, { from: now }] } } }
  })

/** Slots within the pause stay skipped. */
export const resume = (parts: Parts, uuid: string): Promise<ScheduleRecord | undefined> =>
  ask(parts, uuid, (schedule, now) => {
    if (!isPaused(schedule)) return undefined
    const { state } = schedule
    const pauses = state.pauses.map((one) => (one.to === undefined ? { ...one, to: now } : one))
    return { change: { state: { ...state, pauses } } }
  })

/** Ends the schedule for good; its runs are the caller's to stop. Registering it again revives it. */
export const stop = (parts: Parts, uuid: string, by: string): Promise<ScheduleRecord | undefined> =>
  ask(parts, uuid, (schedule) => {
    if (schedule.ended === STOPPED) return undefined
    const status = { type: 'stopped', reason: 'stopped', message: `it was stopped by ${by}` } as const
    return { change: { nextAt: null, wakes: false, waiting: null, ended: STOPPED, status } }
  })

/** A run now, beside the regular ones. Its slot is this moment. */
export async function trigger(parts: Parts, uuid: string): Promise<Instant | undefined> {
  let at: Instant | undefined
  const asked = await ask(parts, uuid, (_, now) => {
    at = now
    return { change: {}, slots: [{ kind: 'manual', at: now, outcome: { kind: 'queued', note: null } }] }
  })
  return asked && at
}

export interface BackfillRange {
  readonly from: Instant
  /** Exclusive. */
  readonly to: Instant
}

/** At most so many at once: a typing error must not fill the store. */
export const BACKFILL_LIMIT = 10_000

export interface BackfillSlots {
  readonly missing: readonly Instant[]
  /** Slots of the range that have a run already. */
  readonly present: number
  /** Whether there were more than the limit. */
  readonly isCut: boolean
}

/** The slots of a range that have no run yet, whatever `startAt` and `endAt` say. */
export async function backfillSlots(
  { store }: Parts,
  schedule: ScheduleRecord,
  { from, to }: BackfillRange,
): Promise<BackfillSlots> {
  const { timing } = definitionFromJson(schedule.definition).schedule
  const known = await store.schedules.firedSlots(schedule.uuid, { from, to })
  const missing: Instant[] = []
  let present = 0
  const anywhere =
    timing.kind === 'cron' ? { kind: timing.kind, cron: timing.cron, zone: timing.zone } : timing
  const beginning = { registeredAt: timing.kind === 'cron' ? from - 1 : schedule.state.registeredAt }
  let found = occurrenceAfter(anywhere, beginning, from - 1)
  while (found && found.at < to) {
    if (known.has(found.at)) present++
    else if (missing.length === BACKFILL_LIMIT) return { missing, present, isCut: true }
    else missing.push(found.at)
    found = occurrenceAfter(anywhere, beginning, found.at)
  }
  return { missing, present, isCut: false }
}

/** Queues the slots, the oldest first. */
export async function backfill(parts: Parts, uuid: string, slots: readonly Instant[]): Promise<boolean> {
  const asked = await ask(parts, uuid, () => ({
    change: {},
    slots: slots.map((at) => ({ kind: 'backfill', at, outcome: { kind: 'queued', note: null } })),
  }))
  return asked !== undefined
}
