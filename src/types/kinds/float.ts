import { float as makeFloat, type Value } from '../../base/value.js'
import { asNumber } from '../equality.js'
import { plainKind } from '../kind.js'
import { floatFromText } from '../text/number-text.js'
import { textOf } from '../text/text-of.js'

/** Numbers, booleans as 0.0 and 1.0, and numbers written as text. */
export function readFloat(value: Value): Value | undefined {
  const number = asNumber(value)
  if (number !== undefined) {
    const size = Number(number)
    return typeof number === 'bigint' && !Number.isFinite(size) ? undefined : makeFloat(size)
  }
  const text = textOf(value)
  const read = text === undefined ? undefined : floatFromText(text)
  return read === undefined ? undefined : makeFloat(read)
}

export const float = plainKind({
  names: ['float'],
  expects: 'a number',
  expectsMany: 'numbers',
  example: '0.5',
  readsText: false,
  read: readFloat,
})
