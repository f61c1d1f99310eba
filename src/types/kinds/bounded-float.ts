import type { Value } from '../../base/value.js'
import { asNumber } from '../equality.js'
import { type Kind, plainKind } from '../kind.js'
import { readFloat } from './float.js'

/** The numbers in one range; nan is in none. */
const boundedFloat = (name: string, words: string, holds: (value: number) => boolean): Kind =>
  plainKind({
    names: [name],
    expects: `a ${words} number`,
    expectsMany: `${words} numbers`,
    example: holds(1) ? '0.5' : '-0.5',
    readsText: false,
    read: (value: Value) => {
      const number = readFloat(value)
      return number !== undefined && holds(Number(asNumber(number))) ? number : undefined
    },
  })

export const positiveFloat = boundedFloat('PositiveFloat', 'positive', (value) => value > 0)
export const negativeFloat = boundedFloat('NegativeFloat', 'negative', (value) => value < 0)
export const nonNegativeFloat = boundedFloat('NonNegativeFloat', 'non-negative', (value) => value >= 0)
export const nonPositiveFloat = boundedFloat('NonPositiveFloat', 'non-positive', (value) => value <= 0)
export const finiteFloat = boundedFloat('FiniteFloat', 'finite', Number.isFinite)
