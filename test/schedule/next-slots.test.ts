/** What becomes of a slot, rule by rule. Times are minutes of one day. */
import { describe, expect, it } from 'vitest'
import { type Instant, MINUTE_MS } from '../../src/schedule/instant.js'
import { advance, nextSlots } from '../../src/schedule/next-slots.js'
import { DEFAULT_CATCH_UP, newState, type ScheduleState } from '../../src/schedule/schedule.js'
import type { Slot } from '../../src/schedule/slot.js'
import { slotsDroppedByEdit } from '../../src/schedule/undecided.js'
import { at, cronOf, everyMinutes, scheduleOf, zoneOf } from './support.js'

const T0 = at('2026-03-02T00:00Z')
const minute = (n: number): Instant => T0 + n * MINUTE_MS
const minuteOf = (instant: Instant) => (instant - T0) / MINUTE_MS

const registered = (more: Partial<ScheduleState> = {}): ScheduleState => ({ ...newState(T0), ...more })

/** `30 fires`, `10 skipped missed`. */
const text = (slot: Slot) =>
  `${minuteOf(slot.at)} ${slot.kind}${slot.kind === 'fires' ? '' : ` ${slot.reason.kind}`}`

const texts = (slots: readonly Slot[]) => slots.map(text)

const active = { kind: 'active', run: 'r1', since: T0 } as const
const daily = { kind: 'cron', cron: cronOf('0 0 * * *'), zone: zoneOf('UTC') } as const

describe('the first slot', () => {
  it('of an interval is a period after its creation, or startAt itself', () => {
    expect(nextSlots(scheduleOf(everyMinutes(10)), registered(), T0)).toEqual({
      slots: [],
      next: { kind: 'at', at: minute(10) },
    })
    const { slots, next } = nextSlots(scheduleOf(everyMinutes(10, minute(3))), registered(), minute(3))
    expect([texts(slots), next]).toEqual([['3 fires'], { kind: 'at', at: minute(13) }])
  })

  it('of a cron is the next one after its creation, or startAt itself', () => {
    expect(nextSlots(scheduleOf(daily), registered(), T0).next).toEqual({ kind: 'at', at: minute(1440) })
    const started = scheduleOf({ ...daily, startAt: minute(90) })
    expect(texts(nextSlots(started, registered(), minute(90)).slots)).toEqual(['90 fires'])
    expect(nextSlots(started, registered(), minute(90)).next).toEqual({ kind: 'at', at: minute(1440) })
  })

  it('of a datetime is its only one, and runs at once when it has passed', () => {
    const once = scheduleOf({ kind: 'datetime', startAt: minute(-60) })
    const { slots, next } = nextSlots(once, registered(), minute(5))
    expect([texts(slots), next]).toEqual([['-60 fires'], { kind: 'ended', why: 'no-more' }])
    expect(
      nextSlots(
        once,
        advance(registered(), slots, () => 'r1'),
        minute(6),
      ).slots,
    ).toEqual([])
  })
})

describe('missed slots', () => {
  const away = (policy: 'latest' | 'all' | 'none', more = {}, now = minute(35)) =>
    texts(
      nextSlots(
        scheduleOf(everyMinutes(10), { catchUp: { ...DEFAULT_CATCH_UP, policy, ...more } }),
        registered(),
        now,
      ).slots,
    )

  it('latest: the newest one runs', () => {
    expect(away('latest')).toEqual(['10 skipped missed', '20 skipped missed', '30 fires'])
  })

  it('all: every one runs, oldest first', () => {
    expect(away('all')).toEqual(['10 fires', '20 fires', '30 fires'])
  })

  it('all: only the newest within the limit and the window', () => {
    expect(away('all', { limit: 2 })).toEqual(['10 skipped catch-up-limit', '20 fires', '30 fires'])
    expect(away('all', { limit: 0 })[2]).toBe('30 skipped catch-up-limit')
    expect(away('all', { windowMs: 10 * MINUTE_MS })).toEqual([
      '10 skipped catch-up-window',
      '20 skipped catch-up-window',
      '30 fires',
    ])
  })

  it('none: nothing but a slot that is in time', () => {
    expect(away('none')).toEqual(['10 skipped missed', '20 skipped missed', '30 skipped missed'])
    expect(away('none', {}, minute(30.5))[2]).toBe('30 fires')
  })

  it('very many are skipped as one, and the newest still runs', () => {
    const year = minute(60 * 24 * 365)
    const { slots } = nextSlots(scheduleOf(everyMinutes(1)), registered(), year)
    expect(slots.length).toBe(1001)
    expect(slots[0]).toMatchObject({ kind: 'skipped', at: minute(1), through: year - 1000 * MINUTE_MS })
    expect(slots.at(-1)).toMatchObject({ kind: 'fires', at: year })
    expect(advance(registered(), slots, () => 'r').decidedUpTo).toBe(year)
  })
})

describe('dependsOnPast', () => {
  const waiting = (more = {}) => scheduleOf(everyMinutes(10), { dependsOnPast: true, ...more })
  const all = { catchUp: { policy: 'all', limit: 100 } } as const

  it('a slot waits while the past run is active, says for whom, and goes on when it is done', () => {
    const state = registered({ past: active })
    const { slots } = nextSlots(waiting(), state, minute(10))
    expect(slots).toEqual([
      { kind: 'waits', at: minute(10), reason: { kind: 'past-active', run: 'r1', since: T0 } },
    ])
    const later = advance(state, slots, () => 'never')
    expect([later.decidedUpTo, later.waitedUpTo, later.runs]).toEqual([undefined, minute(10), 0])
    for (const past of [
      { kind: 'succeeded', run: 'r1' },
      { kind: 'ended', run: 'r1', status: 'failed' },
      { kind: 'ended', run: 'r1', status: 'lost' },
      { kind: 'none' },
    ] as const) {
      expect(texts(nextSlots(waiting(), { ...later, past }, minute(14)).slots)).toEqual(['10 fires'])
    }
  })

  it('latest: the next due slot supersedes the one that waits', () => {
    const state = registered({ past: active })
    const { slots, next } = nextSlots(waiting(), state, minute(20))
    expect(texts(slots)).toEqual(['10 skipped superseded', '20 waits past-active'])
    expect(next).toEqual({ kind: 'at', at: minute(30) })
  })

  it('all: slots queue, one run at a time', () => {
    const { slots } = nextSlots(waiting(all), registered(), minute(35))
    expect(texts(slots)).toEqual(['10 fires', '20 waits past-active', '30 waits queued'])
    const done = {
      ...advance(registered(), slots, () => 'r'),
      past: { kind: 'succeeded', run: 'r' },
    } as const
    expect(texts(nextSlots(waiting(all), done, minute(36)).slots)).toEqual([
      '20 fires',
      '30 waits past-active',
    ])
  })

  it('none: a slot whose past run is active is skipped', () => {
    const none = waiting({ catchUp: { policy: 'none', limit: 100 } })
    expect(texts(nextSlots(none, registered({ past: active }), minute(10)).slots)).toEqual([
      '10 skipped past-blocked',
    ])
  })

  it('succeeded: a run that failed keeps the next slot waiting', () => {
    const past = { kind: 'ended', run: 'r1', status: 'failed' } as const
    const schedule = waiting({ past: 'succeeded' })
    expect(texts(nextSlots(schedule, registered({ past }), minute(10)).slots)).toEqual([
      '10 waits past-not-succeeded',
    ])
  })

  it('without it runs overlap', () => {
    const state = registered({ past: active })
    expect(texts(nextSlots(scheduleOf(everyMinutes(10)), state, minute(10)).slots)).toEqual(['10 fires'])
  })
})

describe('bounds', () => {
  it('a slot at endAt runs, also late, and none after it', () => {
    const schedule = scheduleOf(everyMinutes(10), { endAt: minute(20) })
    const { slots, next } = nextSlots(schedule, registered(), minute(45))
    expect([texts(slots), next]).toEqual([
      ['10 skipped missed', '20 fires'],
      { kind: 'ended', why: 'end-at' },
    ])
  })

  it('maxRuns ends the schedule', () => {
    const schedule = scheduleOf(everyMinutes(10), { maxRuns: 2, catchUp: { policy: 'all', limit: 100 } })
    const { slots, next } = nextSlots(schedule, registered(), minute(35))
    expect([texts(slots), next]).toEqual([
      ['10 fires', '20 fires', '30 skipped max-runs'],
      { kind: 'ended', why: 'max-runs' },
    ])
    expect(nextSlots(schedule, registered({ runs: 2 }), minute(35)).slots).toEqual([])
  })
})

describe('pauses, edits and clocks', () => {
  const all = { catchUp: { policy: 'all', limit: 100 } } as const

  it('a pause skips its slots and no others', () => {
    const state = registered({ pauses: [{ from: minute(15), to: minute(35) }] })
    expect(texts(nextSlots(scheduleOf(everyMinutes(10), all), state, minute(40)).slots)).toEqual([
      '10 fires',
      '20 skipped paused',
      '30 skipped paused',
      '40 fires',
    ])
    expect(texts(nextSlots(scheduleOf(everyMinutes(10)), state, minute(31)).slots)).toEqual([
      '10 skipped paused',
      '20 skipped paused',
      '30 skipped paused',
    ])
  })

  it('the newest slot outside of a pause is the one that is made up for', () => {
    const state = registered({ pauses: [{ from: minute(15), to: minute(35) }] })
    expect(texts(nextSlots(scheduleOf(everyMinutes(10)), state, minute(36)).slots)).toEqual([
      '10 fires',
      '20 skipped paused',
      '30 skipped paused',
    ])
  })

  it('an edit fires nothing that is older than itself', () => {
    const edited = scheduleOf(everyMinutes(7, minute(-70)), all)
    const state = registered({ editedAt: minute(20), decidedUpTo: minute(10) })
    expect(texts(nextSlots(edited, state, minute(30)).slots)).toEqual(['21 fires', '28 fires'])
    expect(
      texts(
        slotsDroppedByEdit(scheduleOf(everyMinutes(5)), { ...state, decidedUpTo: minute(10) }, minute(20)),
      ),
    ).toEqual([])
    expect(
      texts(
        slotsDroppedByEdit(scheduleOf(everyMinutes(5)), registered({ decidedUpTo: minute(5) }), minute(20)),
      ),
    ).toEqual(['10 skipped edited', '15 skipped edited'])
  })

  it('a clock that was put back fires nothing twice and says when it goes on', () => {
    const schedule = scheduleOf(everyMinutes(10))
    const state = advance(registered(), nextSlots(schedule, registered(), minute(30)).slots, () => 'r')
    expect(nextSlots(schedule, state, minute(12))).toEqual({
      slots: [],
      next: { kind: 'at', at: minute(40) },
    })
  })

  it('an interval does not drift, whatever its fraction', () => {
    const schedule = scheduleOf(
      { kind: 'interval', frequencyMs: 1000.5, startAt: T0 },
      { catchUp: { policy: 'all', limit: 9000 } },
    )
    const { slots } = nextSlots(schedule, registered(), T0 + 1_000_500)
    expect(slots.at(-1)!.at - T0).toBe(1_000_500)
    expect(slots.length).toBe(1001)
  })
})
