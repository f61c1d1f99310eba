import { fail, ok } from '../../base/result.js'
import { setOf } from '../combine.js'
import { type Kind, typeArguments } from '../kind.js'
import { any } from './any.js'

export const set: Kind = {
  ...setOf(any),
  names: ['set', 'Set', 'frozenset', 'FrozenSet'],
  expects: 'a list of distinct values (a set)',
  expectsMany: 'sets',
  example: '[1, 2]',
  of: (args) => {
    const [item, ...more] = typeArguments(args) ?? []
    return item && more.length === 0 ? ok(setOf(item)) : fail('it takes one type, as in `Set[int]`')
  },
}
