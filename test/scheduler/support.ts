/** A scheduler over a real store whose clock and sleep are in the hands of the test. */
import { onTestFinished } from 'vitest'
import { ok } from '../../src/base/result.js'
import { homeLayout } from '../../src/home/layout.js'
import { systemIds } from '../../src/host/system.js'
import type { Status } from '../../src/lifecycle/status.js'
import type { Instant } from '../../src/schedule/instant.js'
import type { Schedule } from '../../src/schedule/schedule.js'
import { definitionToJson, type Keep } from '../../src/scheduler/definition.js'
import type { SchedulerEvent } from '../../src/scheduler/events.js'
import type { SchedulerParts, WorkingParts } from '../../src/scheduler/parts.js'
import type { RunStore } from '../../src/store/contract.js'
import type { ScheduleRecord, SlotRecord } from '../../src/store/schedule-contract.js'
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js'
import { draftOf, driverOf, FakeClock, granted } from '../store/store-samples.js'
import { tempDir } from '../support/temp-dir.js'

export const T0 = Date.parse('2026-03-02T00:00:00Z')

/** Time that passes when the test says so, and wakes whoever sleeps until then. */
export class FakeTime extends FakeClock {
  #sleepers: (() => void)[] = []
  #waiting: (() => void)[] = []

  constructor() {
    super(new Date(T0).toISOString())
  }

  readonly sleep = (_ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const wake = () => {
        signal.removeEventListener('abort', wake)
        resolve()
      }
      signal.addEventListener('abort', wake)
      this.#sleepers.push(wake)
      for (const one of this.#waiting.splice(0)) one()
    })

  /** Resolves when somebody sleeps: until then it has something to do. */
  async asleep(): Promise<void> {
    if (this.#sleepers.length === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Sets the clock, forward or back, and wakes everybody: timers only wake. */
  async jumpTo(at: Instant): Promise<void> {
    await this.asleep()
    this.set(new Date(at).toISOString())
    for (const wake of this.#sleepers.splice(0)) wake()
    await this.asleep()
  }
}

export async function schedulerInHome(home = tempDir()) {
  const time = new FakeTime()
  const store = await openSqliteStore(homeLayout(home), { clock: time, patienceMs: 50 })
  onTestFinished(() => store.close())
  const events: SchedulerEvent[] = []
  const started: string[] = []
  const removed: string[] = []
  const parts: SchedulerParts = {
    store,
    clock: time,
    ids: systemIds,
    self: driverOf(process.pid),
    planRun: async (_, { uuid }) => ok({ run: draftOf(0, { uuid }), edges: [] }),
    runs: {
      // As an engine that takes the run over; how it goes on is the test's matter.
      drive: async (uuid) => {
        const epoch = await store.takeOver(uuid, 1, driverOf(process.pid))
        if (epoch !== undefined) started.push(uuid)
        return epoch
      },
      settle: async () => {},
      remove: async (uuid) => {
        removed.push(uuid)
        return store.deleteRun(uuid)
      },
    },
    sleep: time.sleep,
  }
  const working: WorkingParts = {
    ...parts,
    onEvent: (event) => void events.push(event),
    prepared: () => undefined,
  }
  return { home, time, store, parts, working, events, started, removed }
}

export async function registered(
  store: RunStore,
  schedule: Schedule,
  { name = 'tick', now = T0, keep = {} }: { name?: string; now?: Instant; keep?: Keep } = {},
): Promise<ScheduleRecord> {
  const run = draftOf(0, { uuid: systemIds.uuid(), kind: 'schedule', name })
  const definition = definitionToJson({ schedule, keep, file: null })
  const awaits = schedule.timing.kind === 'events' ? schedule.timing.events : []
  const made = await store.schedules.register({
    project: 'p',
    name,
    definition,
    now,
    nextAt: now,
    run,
    awaits,
  })
  if (!made.ok) throw new Error(made.error)
  return made.value
}

/** Ends a run, whoever drives it. */
export async function end(store: RunStore, uuid: string, status: Status = 'succeeded'): Promise<void> {
  const driver = await store.driver(uuid)
  const epoch = driver?.epoch ?? (await store.takeOver(uuid, 1, driverOf(process.pid)))!
  granted(await store.addConditions(uuid, epoch, [{ type: status, reason: 'Test', message: '' }]))
}

/** Oldest first: `01:30 fired`, `01:00 skipped missed`. */
export async function history(store: RunStore, uuid: string): Promise<string[]> {
  const slots = await store.schedules.slots(uuid, { limit: 10_000 })
  return slots.reverse().map(slotLine)
}

export function slotLine({ kind, at, outcome }: SlotRecord): string {
  const time = new Date(at).toISOString().slice(11, 16)
  const why = outcome.kind === 'skipped' ? ` ${(outcome.reason as { kind: string }).kind}` : ''
  return `${time}${kind === 'slot' ? '' : ` ${kind}`} ${outcome.kind}${why}`
}
