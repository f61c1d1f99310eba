import { type Kind, plainKind } from '../kind.js'
import { textOf } from '../text/text-of.js'

/** A text and nothing else: numbers are not converted. */
export const path: Kind = plainKind({
  names: ['path'],
  expects: 'a path (text)',
  expectsMany: 'paths',
  example: '/data/train.csv',
  readsText: true,
  read: textOf,
})
