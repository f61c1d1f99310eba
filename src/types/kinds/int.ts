import { Float, isInt, type Value } from '../../base/value.js'
import { plainKind } from '../kind.js'
import { exactInt, intFromText } from '../text/number-text.js'
import { textOf } from '../text/text-of.js'

/** Floats at or above this size are not taken for ints: they may have lost digits. */
const FLOAT_LIMIT = 2 ** 63

/** Ints, whole floats, booleans as 0 and 1, and ints written as text. */
export function readInt(value: Value): number | bigint | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (isInt(value)) return value
  if (value instanceof Float) {
    return Math.abs(value.value) < FLOAT_LIMIT ? exactInt(BigInt(value.value)) : undefined
  }
  const text = textOf(value)
  return text === undefined ? undefined : intFromText(text)
}

export const int = plainKind({
  names: ['int'],
  expects: 'a whole number',
  expectsMany: 'whole numbers',
  example: '5',
  readsText: false,
  read: readInt,
})
