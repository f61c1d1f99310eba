import { fail, ok } from '../../base/result.js'
import { listOf, tupleOf } from '../combine.js'
import { type Kind, typeArguments } from '../kind.js'
import { any } from './any.js'

const USE = 'it takes one type for each member, as in `Tuple[int, str]`, or `Tuple[int, ...]` for any number'

export const tuple: Kind = {
  ...listOf(any),
  names: ['tuple', 'Tuple'],
  expects: 'a list (a tuple)',
  expectsMany: 'lists (tuples)',
  example: '[1, 2]',
  of: (args) => {
    const [first, second] = args
    if (args.length === 2 && first?.form === 'type' && second?.form === 'ellipsis')
      return ok(listOf(first.caster))
    const items = typeArguments(args)
    return items && items.length > 0 ? ok(tupleOf(items)) : fail(USE)
  },
}
