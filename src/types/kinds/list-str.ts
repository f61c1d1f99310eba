import { ok } from '../../base/result.js'
import { listOf } from '../combine.js'
import type { Kind } from '../kind.js'
import { any } from './any.js'

/** A list, or a text with its members between commas. */
export const listStr: Kind = {
  ...listOf(any),
  names: ['ListStr'],
  expects: 'a list, or texts between commas',
  expectsMany: 'lists',
  example: 'a,b',
  readsText: true,
  cast: (value) =>
    typeof value === 'string'
      ? ok(
          value
            .split(',')
            .map((part) => part.trim())
            .filter((part) => part !== ''),
        )
      : listOf(any).cast(value),
}
