import { plainKind } from '../kind.js'

/** Bytes only: no text. */
export const strictBytes = plainKind({
  names: ['StrictBytes'],
  expects: 'bytes',
  expectsMany: 'bytes',
  example: '!!binary aGk=',
  readsText: false,
  read: (value) => (value instanceof Uint8Array ? value : undefined),
})
