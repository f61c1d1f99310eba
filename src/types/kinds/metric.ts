import { plainKind } from '../kind.js'
import { readFloat } from './float.js'

/** A number that a run reports. */
export const metric = plainKind({
  names: ['metric'],
  expects: 'a number (a metric)',
  expectsMany: 'numbers (metrics)',
  example: '0.5',
  readsText: false,
  read: readFloat,
})
