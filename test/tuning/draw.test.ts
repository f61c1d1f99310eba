import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFloat } from '../../src/base/value.js'
import { drawRuns, drawValue } from '../../src/tuning/draw.js'
import { keyOf, type ParamSpace } from '../../src/tuning/search-space.js'
import { SeededRandom } from '../../src/tuning/seeded-random.js'

const draws = (space: ParamSpace, seed: number, count: number) => {
  const random = new SeededRandom(seed)
  return Array.from({ length: count }, () => drawValue(space, random))
}

describe('random numbers', () => {
  // The first numbers of NumPy's RandomState(42) and RandomState(0).
  it('are those of NumPy', () => {
    const random = new SeededRandom(42)
    expect([random.double(), random.double(), random.double()]).toEqual([
      0.3745401188473625, 0.9507143064099162, 0.7319939418114051,
    ])
    expect(new SeededRandom(0).normal(0, 1)).toBe(1.764052345967664)
  })

  it('differ from round to round of a search', () => {
    const firsts = Array.from({ length: 200 }, (_, round) => SeededRandom.ofRound(5, round).uint32())
    expect(new Set(firsts).size).toBe(200)
    expect(SeededRandom.ofRound(5, 0).uint32()).toBe(new SeededRandom(5).uint32())
  })
})

const number = fc.double({ min: -20, max: 20, noNaN: true })
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 })

describe('distributions', () => {
  it('keep within their bounds', () => {
    fc.assert(
      fc.property(number, number, fc.boolean(), seed, (a, b, isLog, start) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        const [least, most] = isLog ? [Math.exp(low), Math.exp(high)] : [low, high]
        for (const value of draws({ kind: 'interval', low, high, isLog }, start, 20)) {
          expect(isFloat(value!)).toBe(true)
          expect(Number(value)).toBeGreaterThanOrEqual(least * (1 - Math.sign(least) * 1e-12))
          expect(Number(value)).toBeLessThanOrEqual(most * (1 + Math.sign(most) * 1e-12))
        }
      }),
    )
  })

  it('q makes whole multiples', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0.1, 0.25, 1, 5),
        fc.boolean(),
        fc.boolean(),
        seed,
        (q, isLog, isBell, start) => {
          const shape = { isLog, q }
          const space: ParamSpace = isBell
            ? { kind: 'bell', mean: 1, deviation: 2, ...shape }
            : { kind: 'interval', low: -2, high: 3, ...shape }
          for (const value of draws(space, start, 20)) {
            const multiple = Number(value) / q
            expect(Math.abs(multiple - Math.round(multiple))).toBeLessThan(1e-9)
          }
        },
      ),
    )
  })

  it('have the moments that they are named for', () => {
    const bell = draws({ kind: 'bell', mean: 3, deviation: 2, isLog: false }, 1, 4000).map(Number)
    const mean = bell.reduce((sum, x) => sum + x, 0) / bell.length
    expect(mean).toBeCloseTo(3, 0)
    expect(Math.sqrt(bell.reduce((sum, x) => sum + (x - mean) ** 2, 0) / bell.length)).toBeCloseTo(2, 0)
    const log = draws({ kind: 'bell', mean: 3, deviation: 2, isLog: true }, 1, 4000).map((x) =>
      Math.log(Number(x)),
    )
    for (const [i, x] of log.entries()) expect(x).toBeCloseTo(bell[i]!, 9)
  })
})

describe('runs', () => {
  const names = ['a', 'b', 'c'] as const
  const space = [
    { name: 'p', space: { kind: 'values', values: names, isOrdered: false } as const },
    { name: 'q', space: { kind: 'weighted', values: [1, 2], probabilities: [0.9, 0.1] } as const },
  ]

  it('are all different, and no more than there are', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 12 }), (start, count) => {
        const runs = drawRuns(space, count, new SeededRandom(start))
        expect(new Set(runs.map(keyOf)).size).toBe(Math.min(count, 6))
      }),
    )
  })

  it('are the same for the same seed', () => {
    const drawn = (start: number) => drawRuns(space, 4, new SeededRandom(start)).map(keyOf)
    expect(drawn(7)).toEqual(drawn(7))
    expect(drawn(7)).not.toEqual(drawn(8))
  })
})
