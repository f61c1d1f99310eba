/**
 * The durable loop: waits for the lead of its home, then decides about every schedule that is due, for as
 * long as it runs.
 *
 * Nothing that matters is kept here: what is due is asked of the store, what time it is of the clock, and
 * timers only wake. So a clock that jumps, a laptop that sleeps, a store that was locked or a process that
 * is killed anywhere cost nothing but time.
 */

import { StoreUnavailableError } from '../store/contract.js'
import type { Leadership } from '../store/schedule-contract.js'
import type { OnSchedulerEvent } from './events.js'
import { LeadLostError, lookAt } from './look.js'
import type { SchedulerParts, WorkingParts } from './parts.js'
import { PreparedRuns } from './prepared-runs.js'
import { keepsAll, retire } from './retire.js'
import { SlotRuns } from './slot-runs.js'

/** No sleep is longer, so that whatever happens meanwhile (a command, a clock that was set) is seen soon. */
const TICK_MS = 250
/** How often to try for the lead. */
const STAND_BY_MS = 500
/** How often to look for runs that nobody drives. */
const ADOPT_MS = 5000
/** After something went wrong. */
const TROUBLE_MS = 1000
/** Decided about before anything is started. */
const BATCH = 1000

export type Ending = 'signal' | 'asked'

/** Runs until the signal, or until somebody asks it to stop. Runs that it has started go on. */
export async function runScheduler(
  withoutEvents: SchedulerParts,
  { signal, onEvent }: { readonly signal: AbortSignal; readonly onEvent: OnSchedulerEvent },
): Promise<Ending> {
  const ahead = new PreparedRuns(withoutEvents)
  const prepared: WorkingParts['prepared'] = (schedule, at) => ahead.take(schedule, at)
  const parts = { ...withoutEvents, onEvent, prepared }
  let isStandingBy = false
  while (!signal.aborted) {
    const leadership = await patiently(parts, signal, () => parts.store.schedules.lead(parts.self))
    if (!leadership) {
      if (!isStandingBy) parts.onEvent({ kind: 'stands-by' })
      isStandingBy = true
      await parts.sleep(STAND_BY_MS, signal)
      continue
    }
    isStandingBy = false
    parts.onEvent({ kind: 'leads', epoch: leadership.epoch })
    try {
      if (await lead(parts, { leadership, ahead }, signal)) return 'asked'
    } finally {
      await leadership.release()
    }
  }
  return 'signal'
}

/** True when somebody has asked the leader to stop; false after the signal, or when the lead was lost. */
async function lead(
  parts: WorkingParts,
  { leadership, ahead }: { readonly leadership: Leadership; readonly ahead: PreparedRuns },
  signal: AbortSignal,
): Promise<boolean> {
  const runs = new SlotRuns(parts)
  let adoptedAt = Number.NEGATIVE_INFINITY
  while (!signal.aborted) {
    try {
      if (await leadership.stopRequest()) return true
      // By a clock that only goes forward.
      if (performance.now() - adoptedAt >= ADOPT_MS) {
        await runs.adopt()
        adoptedAt = performance.now()
      }
      await decideAll(parts, leadership.epoch, runs)
      const isBusy = await ahead.work()
      await parts.sleep(isBusy ? 0 : await untilNext(parts), signal)
    } catch (error) {
      if (error instanceof LeadLostError) return false
      if (!(error instanceof StoreUnavailableError)) throw error
      parts.onEvent({ kind: 'trouble', message: error.message })
      await parts.sleep(TROUBLE_MS, signal)
    }
  }
  return false
}

/** Decides about all that is due before anything is started: starting takes longer, and a slot is not to be late for it. */
async function decideAll(parts: WorkingParts, epoch: number, runs: SlotRuns): Promise<void> {
  const due = await parts.store.schedules.due(parts.clock.now().getTime(), BATCH)
  const looks = await lookAt(parts, epoch, due)
  for (const { runs: started } of looks) for (const run of started) runs.start(run)
  for (const { uuid, keep } of looks) if (!keepsAll(keep)) await retire(parts, uuid, keep)
}

async function untilNext({ store, clock }: WorkingParts): Promise<number> {
  const next = await store.schedules.nextDue()
  return Math.min(TICK_MS, Math.max(0, (next ?? Number.POSITIVE_INFINITY) - clock.now().getTime()))
}

/** A store that others hold for long is no reason to end. */
async function patiently<T>(
  parts: WorkingParts,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | undefined> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      parts.onEvent({ kind: 'trouble', message: error.message })
      if (signal.aborted) return undefined
      await parts.sleep(TROUBLE_MS, signal)
    }
  }
}
