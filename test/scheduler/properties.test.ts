/**
 * What holds in the store for every schedule, whatever the outages, jumps of the clock, kills, pauses, edits
 * and ends of runs. The pure core has its own properties; these are about what is kept and carried out.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Instant, MINUTE_MS } from '../../src/schedule/instant.js'
import type { Schedule, Timing } from '../../src/schedule/schedule.js'
import { occurrenceAfter } from '../../src/schedule/timing.js'
import { pause, resume } from '../../src/scheduler/commands.js'
import { lookAt } from '../../src/scheduler/look.js'
import type { Leadership, SlotRecord } from '../../src/store/schedule-contract.js'
import { cronOf, zoneOf } from '../schedule/support.js'
import { end, registered, schedulerInHome } from './support.js'

/** Around the days on which clocks change, a day that was left out, a leap day and the end of a year. */
const STARTS = [
  ['Europe/Berlin', '2026-03-28T22:00Z'],
  ['Europe/Berlin', '2026-10-24T22:00Z'],
  ['America/New_York', '2026-11-01T04:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T12:00Z'],
  ['Pacific/Apia', '2011-12-30T00:00Z'],
  ['UTC', '2027-12-31T20:00Z'],
  ['UTC', '2028-02-28T20:00Z'],
] as const

const CRONS = ['*/10 * * * *', '0 * * * *', '30 2 * * *', '15,45 1-3 * * *', '0 0 29 2 *', '59 23 31 12 *']

const minutes = (max: number, min = 0) => fc.integer({ min, max }).map((n) => n * MINUTE_MS)

const schedules = fc.constantFrom(...STARTS).chain(([zone, text]) => {
  const start = Date.parse(text)
  const startAt = fc
    .option(minutes(200, -200), { nil: undefined })
    .map((ms) => (ms === undefined ? {} : { startAt: start + ms }))
  const timing: fc.Arbitrary<Timing> = fc.oneof(
    fc
      .tuple(fc.constantFrom(...CRONS), startAt)
      .map(([cron, more]): Timing => ({ kind: 'cron', cron: cronOf(cron), zone: zoneOf(zone), ...more })),
    fc
      .tuple(minutes(60, 1), startAt)
      .map(([frequencyMs, more]): Timing => ({ kind: 'interval', frequencyMs, ...more })),
    minutes(200, -200).map((ms): Timing => ({ kind: 'datetime', startAt: start + ms })),
  )
  return fc
    .record({
      timing,
      bounds: fc.record(
        { endAt: minutes(1500).map((ms) => start + ms), maxRuns: fc.integer({ min: 1, max: 6 }) },
        { requiredKeys: [] },
      ),
      dependsOnPast: fc.boolean(),
      past: fc.constantFrom('done', 'succeeded'),
      policy: fc.constantFrom('latest', 'all', 'none'),
      limit: fc.integer({ min: 0, max: 10 }),
    })
    .map(({ timing, bounds, dependsOnPast, past, policy, limit }) => {
      const schedule = { timing, ...bounds, dependsOnPast, past, catchUp: { policy, limit } } as Schedule
      return { start, schedule }
    })
})

const step = fc.oneof(
  { weight: 6, arbitrary: minutes(45).map((ms) => ({ kind: 'pass', ms }) as const) },
  { weight: 1, arbitrary: minutes(0, -300).map((ms) => ({ kind: 'pass', ms }) as const) },
  { weight: 1, arbitrary: minutes(800).map((ms) => ({ kind: 'pass', ms }) as const) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('succeeded', 'failed').map((status) => ({ kind: 'end', status }) as const),
  },
  fc.constantFrom({ kind: 'delete' } as const, { kind: 'pause' } as const, { kind: 'resume' } as const),
  // The leader dies after it has decided, before it starts anything; another one takes over.
  { weight: 2, arbitrary: minutes(45).map((ms) => ({ kind: 'kill', ms }) as const) },
)

class World {
  readonly firedAt = new Map<string, Instant>()
  readonly endedAt = new Map<string, Instant>()

  constructor(
    readonly home: Awaited<ReturnType<typeof schedulerInHome>>,
    readonly uuid: string,
    readonly schedule: Schedule,
    public leadership: Leadership,
  ) {}

  get now(): Instant {
    return this.home.time.now().getTime()
  }

  async decide(): Promise<void> {
    const { store, working } = this.home
    // As the loop: until nothing is due.
    for (let count = 0; (await store.schedules.due(this.now, 1)).length > 0; count++) {
      expect(count).toBeLessThan(5)
      const [look] = await lookAt(working, this.leadership.epoch, [this.uuid])
      for (const run of look!.runs) {
        if (this.schedule.dependsOnPast) expect(this.active).toBeUndefined()
        this.firedAt.set(run, this.now)
      }
    }
  }

  async takeOver(): Promise<void> {
    await this.leadership.release()
    this.leadership = (await this.home.store.schedules.lead(this.home.parts.self))!
  }

  get active(): string | undefined {
    return [...this.firedAt.keys()].find((run) => !this.endedAt.has(run))
  }
}

async function play(
  world: World,
  steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
): Promise<void> {
  const { store, time, parts } = world.home
  for (const one of steps) {
    const { active } = world
    if (one.kind === 'pass' || one.kind === 'kill') time.set(new Date(world.now + one.ms).toISOString())
    if (one.kind === 'kill') {
      await world.decide()
      await world.takeOver()
    }
    if (one.kind === 'end' && active) {
      await end(store, active, one.status)
      world.endedAt.set(active, world.now)
    }
    if (one.kind === 'delete') {
      const done = [...world.endedAt.keys()].at(-1)
      if (done) await store.deleteRun(done)
    }
    if (one.kind === 'pause') await pause(parts, world.uuid)
    if (one.kind === 'resume') await resume(parts, world.uuid)
    await world.decide()
  }
}

/** Each occurrence up to the last decision has one decision; those skipped as one count one by one. */
function checkComplete(
  slots: readonly SlotRecord[],
  schedule: Schedule,
  registeredAt: Instant,
  upTo: Instant,
): void {
  let at = occurrenceAfter(schedule.timing, { registeredAt }, Number.NEGATIVE_INFINITY)?.at
  let index = 0
  while (at !== undefined && at <= upTo) {
    const slot = slots[index]
    const through = slot?.outcome.kind === 'skipped' ? (slot.outcome.through ?? slot.at) : slot?.at
    expect(slot && slot.at <= at && at <= through!, `the slot ${new Date(at).toISOString()}`).toBe(true)
    at = occurrenceAfter(schedule.timing, { registeredAt }, at)?.at
    if (at === undefined || at > through!) index++
  }
  expect(index).toBe(slots.length)
}

describe('whatever happens', () => {
  it('each slot is decided about once and in order, within its bounds, and runs that depend on the past never overlap', async () => {
    await fc.assert(
      fc.asyncProperty(schedules, fc.array(step, { maxLength: 40 }), async ({ start, schedule }, steps) => {
        const home = await schedulerInHome()
        home.time.set(new Date(start).toISOString())
        const { uuid } = await registered(home.store, schedule, { now: start })
        const leadership = (await home.store.schedules.lead(home.parts.self))!
        const world = new World(home, uuid, schedule, leadership)
        await world.decide()
        await play(world, steps)

        const slots = (await home.store.schedules.slots(uuid, { limit: 100_000 })).reverse()
        const { state } = (await home.store.schedules.get(uuid))!
        if (state.decidedUpTo !== undefined) checkComplete(slots, schedule, start, state.decidedUpTo)
        const fired = slots.filter(({ outcome }) => outcome.kind === 'fired')
        expect(fired.map(({ run }) => run!.uuid)).toEqual([...world.firedAt.keys()])
        expect(state.runs).toBe(fired.length)
        expect(fired.length).toBeLessThanOrEqual(schedule.maxRuns ?? Number.POSITIVE_INFINITY)
        for (const { at } of fired) expect(at).toBeLessThanOrEqual(schedule.endAt ?? Number.POSITIVE_INFINITY)
        await world.leadership.release()
        await home.store.close()
      }),
      { numRuns: 150 },
    )
  }, 180_000)
})
