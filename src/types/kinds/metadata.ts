import { dictOf } from '../combine.js'
import type { Kind } from '../kind.js'
import { any } from './any.js'

/** A dict that describes something. */
export const metadata: Kind = {
  ...dictOf(any, any),
  names: ['metadata'],
  expects: 'a dict (metadata)',
  expectsMany: 'dicts (metadata)',
  example: '{key: value}',
}
