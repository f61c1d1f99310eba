import { plainKind } from '../kind.js'

export const strictStr = plainKind({
  names: ['StrictStr'],
  expects: 'a text',
  expectsMany: 'texts',
  example: '"hello"',
  readsText: false,
  read: (value) => (typeof value === 'string' ? value : undefined),
})
