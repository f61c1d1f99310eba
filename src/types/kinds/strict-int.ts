import { isInt } from '../../base/value.js'
import { plainKind } from '../kind.js'

/** Ints only: no floats, no booleans, no text. */
export const strictInt = plainKind({
  names: ['StrictInt'],
  expects: 'a whole number',
  expectsMany: 'whole numbers',
  example: '5',
  readsText: false,
  read: (value) => (isInt(value) ? value : undefined),
})
