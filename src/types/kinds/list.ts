import { ok } from '../../base/result.js'
import { listOf } from '../combine.js'
import { type Kind, typeArguments } from '../kind.js'
import { any } from './any.js'

export const list: Kind = {
  ...listOf(any),
  names: ['list', 'List'],
  expects: 'a list',
  expectsMany: 'lists',
  example: '[1, 2]',
  of: (args) => {
    const [item, ...more] = typeArguments(args) ?? []
    return item && more.length === 0
      ? ok(listOf(item))
      : { ok: false, error: 'it takes one type, as in `List[int]`' }
  },
}
