import { isNumber } from '../../base/value.js'
import { plainKind } from '../kind.js'
import { readFloat } from './float.js'

/** Ints and floats: no booleans, no text. */
export const strictFloat = plainKind({
  names: ['StrictFloat'],
  expects: 'a number',
  expectsMany: 'numbers',
  example: '0.5',
  readsText: false,
  read: (value) => (isNumber(value) ? readFloat(value) : undefined),
})
