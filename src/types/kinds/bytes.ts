import type { Value } from '../../base/value.js'
import { plainKind } from '../kind.js'

const readBytes = (value: Value): Value | undefined =>
  value instanceof Uint8Array
    ? value
    : typeof value === 'string'
      ? new TextEncoder().encode(value)
      : undefined

export const bytes = plainKind({
  names: ['bytes'],
  expects: 'bytes',
  expectsMany: 'bytes',
  example: '!!binary aGk=',
  readsText: false,
  read: readBytes,
})
