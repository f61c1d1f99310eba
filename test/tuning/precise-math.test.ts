import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { preciseExp, preciseLog, preciseLog10, precisePow } from '../../src/tuning/precise-math.js'

const closeTo = (actual: number, expected: number) =>
  Math.abs(actual - expected) <= 4 * Number.EPSILON * Math.max(Math.abs(expected), Number.MIN_VALUE)

describe('precise math', () => {
  it.each([
    [precisePow(2, 1.5), 2.8284271247461903],
    [precisePow(10, 0.1505149978319906), Math.SQRT2],
    [precisePow(10, -3), 0.001],
    [precisePow(10, 22), 1e22],
    [preciseLog10(1000), 3],
    [preciseExp(1), Math.E],
    [preciseLog(Math.E), 1],
    [preciseExp(0), 1],
    [preciseLog(1), 0],
  ])('%f', (actual, expected) => {
    expect(actual).toBe(expected)
  })

  it('stays within the last digits of what the engine computes', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.double({ min: -20, max: 20, noNaN: true }),
        (base, exponent) => {
          const expected = base ** exponent
          expect(closeTo(precisePow(base, exponent), expected)).toBe(true)
          expect(closeTo(preciseLog(preciseExp(exponent)), exponent) || Math.abs(exponent) < 1).toBe(true)
        },
      ),
    )
  })

  it('is what the engine has at the ends of the range', () => {
    expect([preciseExp(1000), preciseExp(-1000), preciseLog(0), precisePow(0, 3)]).toEqual([
      Number.POSITIVE_INFINITY,
      0,
      Number.NEGATIVE_INFINITY,
      0,
    ])
  })
})
