import { plainKind } from '../kind.js'

/** Every value, unchanged. */
export const any = plainKind({
  names: ['any', 'Any'],
  expects: 'any value',
  expectsMany: 'values',
  example: '1',
  readsText: true,
  read: (value) => value,
})
