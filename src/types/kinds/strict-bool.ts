import { plainKind } from '../kind.js'

/** true and false only. */
export const strictBool = plainKind({
  names: ['StrictBool'],
  expects: 'true or false',
  expectsMany: 'booleans',
  example: 'true',
  readsText: false,
  read: (value) => (typeof value === 'boolean' ? value : undefined),
})
