import { describe, expect, it } from 'vitest'
import { MINUTE_MS } from '../../src/schedule/instant.js'
import { advance, nextSlots } from '../../src/schedule/next-slots.js'
import { newState } from '../../src/schedule/schedule.js'
import type { Slot } from '../../src/schedule/slot.js'
import { slotsIn, summedUp } from '../../src/schedule/sum-up.js'
import { at, everyMinutes, scheduleOf } from './support.js'

const T0 = at('2026-03-01T00:00:00Z')
const hour = (n: number) => T0 + n * 60 * MINUTE_MS

/** What becomes of an hourly schedule that began so long ago. */
function decided(hours: number): readonly Slot[] {
  const now = hour(hours)
  return nextSlots(scheduleOf(everyMinutes(60, T0)), newState(now), now).slots
}

describe('slots in a row that are skipped for one reason', () => {
  it('are one decision when there are many', () => {
    const missed = { kind: 'missed', by: hour(90 * 24) }
    expect(summedUp(decided(90 * 24))).toEqual([
      { kind: 'skipped', at: T0, through: hour(90 * 24 - 1), count: 90 * 24, reason: missed },
      { kind: 'fires', at: hour(90 * 24), lateMs: 0 },
    ])
  })

  it('are told one by one when there are few', () => {
    const slots = decided(10)
    expect(summedUp(slots)).toEqual(slots)
    expect(summedUp(decided(11))).toHaveLength(2)
  })

  it('are not counted beyond what anybody waits for', () => {
    const slots = summedUp(decided(20_000))
    expect(slots).toMatchObject([{ at: T0, through: hour(19_999) }, { kind: 'fires' }])
    expect(slots[0]).not.toHaveProperty('count')
    expect(slotsIn(slots)).toBe(Number.POSITIVE_INFINITY)
  })

  it('lead to the same state', () => {
    const slots = decided(100)
    const state = newState(hour(100))
    expect(advance(state, summedUp(slots), () => 'r')).toEqual(advance(state, slots, () => 'r'))
  })

  it('are kept apart by their reasons', () => {
    const state = { ...newState(hour(40)), pauses: [{ from: hour(0), to: hour(20) }] }
    const { slots } = nextSlots(scheduleOf(everyMinutes(60, T0)), state, hour(40))
    expect(summedUp(slots)).toMatchObject([
      { at: T0, through: hour(19), count: 20, reason: { kind: 'paused' } },
      { at: hour(20), through: hour(39), count: 20, reason: { kind: 'missed' } },
      { kind: 'fires' },
    ])
  })
})
