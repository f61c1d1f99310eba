import type { Value } from '../../base/value.js'
import { plainKind } from '../kind.js'
import { strip } from '../text/strip.js'

/** With or without dashes, braces and `urn:uuid:`; the result is 32 lower-case hex digits. */
function readUuid(value: Value): string | undefined {
  if (typeof value !== 'string') return undefined
  const digits = strip(value.replaceAll('urn:', '').replaceAll('uuid:', ''), '{}').replaceAll('-', '')
  return /^[0-9a-fA-F]{32}$/.test(digits) ? digits.toLowerCase() : undefined
}

export const uuid = plainKind({
  names: ['uuid', 'UUIDStr'],
  expects: 'a UUID',
  expectsMany: 'UUIDs',
  example: 'f8176c94-63a3-4590-8ce6-865c9c7894a9',
  readsText: true,
  read: readUuid,
})
