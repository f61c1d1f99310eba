/** What holds for every schedule, whatever the outages, run times, pauses and jumps of the clock. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS, type Instant, MINUTE_MS } from '../../src/schedule/instant.js'
import { advance, nextSlots } from '../../src/schedule/next-slots.js'
import { newState, type Schedule, type ScheduleState, type Timing } from '../../src/schedule/schedule.js'
import { type Assumptions, simulate } from '../../src/schedule/simulate.js'
import type { Fires, Slot } from '../../src/schedule/slot.js'
import { occurrenceAfter } from '../../src/schedule/timing.js'
import { at, cronOf, zoneOf } from './support.js'

/** Around the days on which the clocks change, and a leap day at the turn of a year. */
const START = fc.constantFrom(
  ['Europe/Berlin', '2026-03-28T20:00Z'],
  ['Europe/Berlin', '2026-10-24T20:00Z'],
  ['America/New_York', '2026-11-01T00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T10:00Z'],
  ['Pacific/Apia', '2011-12-29T20:00Z'],
  ['UTC', '2027-12-31T12:00Z'],
  ['UTC', '2028-02-28T12:00Z'],
)

const minutes = (max: number, min = 0) => fc.integer({ min, max }).map((n) => n * MINUTE_MS)

const CRONS = [
  '*/10 * * * *',
  '0 * * * *',
  '30 2 * * *',
  '15,45 1-3 * * *',
  '*/20 2 * * *',
  '0 */2 * * *',
  '0 0 29 2 *',
  '59 23 31 12 *',
]

const timing = (start: Instant, zone: string): fc.Arbitrary<Timing> => {
  const startAt = fc
    .option(minutes(600, -600), { nil: undefined })
    .map((ms) => (ms === undefined ? {} : { startAt: start + ms }))
  return fc.oneof(
    fc
      .tuple(fc.constantFrom(...CRONS), startAt)
      .map(([cron, more]): Timing => ({ kind: 'cron', cron: cronOf(cron), zone: zoneOf(zone), ...more })),
    fc
      .tuple(minutes(90, 1), startAt)
      .map(([frequencyMs, more]): Timing => ({ kind: 'interval', frequencyMs, ...more })),
    minutes(600, -600).map((ms): Timing => ({ kind: 'datetime', startAt: start + ms })),
  )
}

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

const defined = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }

const schedules = START.chain(([zone, text]) => {
  const start = at(text!)
  const schedule: fc.Arbitrary<Schedule> = fc
    .record({
      timing: timing(start, zone!),
      endAt: optional(minutes(3000).map((ms) => start + ms)),
      maxRuns: optional(fc.integer({ min: 1, max: 8 })),
      dependsOnPast: fc.boolean(),
      past: fc.constantFrom('done' as const, 'succeeded' as const),
      catchUp: fc
        .record({
          policy: fc.constantFrom('latest' as const, 'all' as const, 'none' as const),
          limit: fc.integer({ min: 0, max: 20 }),
          windowMs: optional(minutes(400)),
        })
        .map(defined),
    })
    .map(defined)
  return fc.record({ start: fc.constant(start), schedule })
})

/** What the world does between two looks at the clock. */
const step = fc.record({
  /** Mostly forwards, now and then back. */
  moveMs: fc.oneof(
    { weight: 8, arbitrary: minutes(120) },
    { weight: 1, arbitrary: minutes(0, -300) },
    minutes(2000),
  ),
  past: fc.constantFrom('keep', 'succeeded', 'failed', 'deleted'),
  pause: fc.constantFrom('keep', 'keep', 'keep', 'pause', 'resume'),
})

interface Played {
  readonly decided: Slot[]
  readonly fired: Fires[]
  readonly state: ScheduleState
  readonly latest: Instant
}

function play(
  schedule: Schedule,
  start: Instant,
  steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
): Played {
  let state = newState(start)
  let [now, latest] = [start, start]
  const decided: Slot[] = []
  for (const { moveMs, past, pause } of steps) {
    now += moveMs
    latest = Math.max(latest, now)
    if (state.past.kind === 'active') {
      const { run } = state.past
      if (past === 'succeeded') state = { ...state, past: { kind: 'succeeded', run } }
      if (past === 'failed') state = { ...state, past: { kind: 'ended', run, status: 'failed' } }
    }
    if (past === 'deleted') state = { ...state, past: { kind: 'none' } }
    const open = state.pauses.at(-1)
    const isPaused = open !== undefined && open.to === undefined
    if (pause === 'pause' && !isPaused) state = { ...state, pauses: [...state.pauses, { from: now }] }
    if (pause === 'resume' && isPaused)
      state = { ...state, pauses: [...state.pauses.slice(0, -1), { ...open, to: now }] }
    const before = state.past
    const { slots } = nextSlots(schedule, state, now)
    const fires = slots.filter(({ kind }) => kind === 'fires')
    if (schedule.dependsOnPast) {
      expect(fires.length).toBeLessThanOrEqual(1)
      if (fires.length) expect(before.kind).not.toBe('active')
      if (fires.length && schedule.past === 'succeeded') expect(before.kind).not.toBe('ended')
    }
    // Whatever waits comes last, so that the order of the decisions is the order of the slots.
    const firstWait = slots.findIndex(({ kind }) => kind === 'waits')
    if (firstWait >= 0) expect(slots.slice(firstWait).every(({ kind }) => kind === 'waits')).toBe(true)
    if (isPaused && pause !== 'resume') expect(fires).toEqual([])
    decided.push(...slots.filter(({ kind }) => kind !== 'waits'))
    state = advance(state, slots, ({ at: slot }) => String(slot))
  }
  const fired = decided.filter((slot): slot is Fires => slot.kind === 'fires')
  return { decided, fired, state, latest }
}

/** The slots of a schedule that was registered at `start`, without its bounds. */
function slotsBetween(
  { timing }: Schedule,
  start: Instant,
  { after, to }: { after: Instant; to: Instant },
): Instant[] {
  const found: Instant[] = []
  let next = occurrenceAfter(timing, newState(start), after)
  while (next && next.at <= to) {
    found.push(next.at)
    next = occurrenceAfter(timing, newState(start), next.at)
  }
  return found
}

describe('every schedule', () => {
  it('decides each due slot once, in order, whatever happens', () => {
    fc.assert(
      fc.property(
        schedules,
        fc.array(step, { minLength: 1, maxLength: 40 }),
        ({ start, schedule }, steps) => {
          const { decided, fired, state } = play(schedule, start, steps)
          const expected = slotsBetween(schedule, start, {
            after: -Infinity,
            to: state.decidedUpTo ?? -Infinity,
          })
          const covered = decided.flatMap((slot) => {
            const through = slot.kind === 'skipped' ? slot.through : undefined
            const more =
              through === undefined ? [] : slotsBetween(schedule, start, { after: slot.at, to: through })
            return [slot.at, ...more]
          })
          expect(covered).toEqual(expected)
          expect(fired.length).toBe(state.runs)
          expect(fired.length).toBeLessThanOrEqual(schedule.maxRuns ?? Infinity)
          for (const { at: slot, lateMs } of fired) {
            expect(slot).toBeLessThanOrEqual(schedule.endAt ?? Infinity)
            expect(lateMs).toBeGreaterThanOrEqual(0)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('leaves nothing undecided that it could decide: no deadlock', () => {
    fc.assert(
      fc.property(schedules, fc.array(step, { maxLength: 20 }), ({ start, schedule }, steps) => {
        const { state, latest } = play(schedule, start, steps)
        const free: ScheduleState = { ...state, past: { kind: 'none' }, pauses: [] }
        let now = Math.max(latest, state.decidedUpTo ?? 0)
        let current = free
        for (let i = 0; i < 200; i++) {
          const { slots, next } = nextSlots(schedule, current, now)
          current = { ...advance(current, slots, () => 'r'), past: { kind: 'succeeded', run: 'r' } }
          if (!slots.some(({ kind }) => kind === 'waits')) {
            if (next.kind === 'ended') return
            expect(next.kind === 'at' && next.at > now).toBe(true)
            return
          }
          now++
        }
        throw new Error('the queue never gets empty')
      }),
      { numRuns: 500 },
    )
  })
})

describe('a simulated schedule', () => {
  const spans = (start: Instant) =>
    fc.array(
      fc
        .tuple(minutes(2000), minutes(900, 1))
        .map(([offset, length]) => ({ from: start + offset, to: start + offset + length })),
      { maxLength: 3 },
    )
  const simulations = schedules.chain(({ start, schedule }) =>
    fc.record({ runMs: minutes(200), outages: spans(start) }).map((given) => ({
      schedule,
      assumptions: {
        ...given,
        from: start,
        to: start + 48 * HOUR_MS,
        maxSlots: 100_000,
      } satisfies Assumptions,
    })),
  )

  it('has a row for each slot, fires only when somebody is there, and overlaps only when it may', () => {
    fc.assert(
      fc.property(simulations, ({ schedule, assumptions }) => {
        const { slots } = simulate(schedule, assumptions)
        const { from, to } = assumptions
        const expected = slotsBetween(schedule, from, { after: from - 1, to: to - 1 })
        expect(slots.map((slot) => slot.at)).toEqual(expected)
        const runs = slots.flatMap(({ fate }) => (fate.kind === 'fires' ? [fate] : []))
        expect(runs.length).toBeLessThanOrEqual(schedule.maxRuns ?? Infinity)
        for (const [i, { startsAt, others }] of runs.entries()) {
          expect(assumptions.outages.some(({ from, to }) => from <= startsAt && startsAt < to)).toBe(false)
          if (i > 0) expect(startsAt).toBeGreaterThanOrEqual(runs[i - 1]!.startsAt)
          if (i > 0 && schedule.dependsOnPast) expect(startsAt).toBeGreaterThanOrEqual(runs[i - 1]!.endsAt)
          if (schedule.dependsOnPast) expect(others).toBe(0)
        }
      }),
      { numRuns: 500 },
    )
  })
})
