import type { Value } from '../../base/value.js'
import { type Kind, plainKind } from '../kind.js'
import { readInt } from './int.js'

/** The ints on one side of zero. */
const boundedInt = (name: string, words: string, holds: (value: number | bigint) => boolean): Kind =>
  plainKind({
    names: [name],
    expects: `a ${words} whole number`,
    expectsMany: `${words} whole numbers`,
    example: holds(1) ? '5' : '-5',
    readsText: false,
    read: (value: Value) => {
      const number = readInt(value)
      return number !== undefined && holds(number) ? number : undefined
    },
  })

export const positiveInt = boundedInt('PositiveInt', 'positive', (value) => value > 0)
export const negativeInt = boundedInt('NegativeInt', 'negative', (value) => value < 0)
export const nonNegativeInt = boundedInt('NonNegativeInt', 'non-negative', (value) => value >= 0)
export const nonPositiveInt = boundedInt('NonPositiveInt', 'non-positive', (value) => value <= 0)
