import { fail, ok } from '../../base/result.js'
import { dictOf } from '../combine.js'
import { type Kind, typeArguments } from '../kind.js'
import { any } from './any.js'

export const dict: Kind = {
  ...dictOf(any, any),
  names: ['dict', 'Dict'],
  expects: 'a dict',
  expectsMany: 'dicts',
  example: '{key: value}',
  of: (args) => {
    const [key, item, ...more] = typeArguments(args) ?? []
    return key && item && more.length === 0
      ? ok(dictOf(key, item))
      : fail('it takes the type of the keys and the type of the values, as in `Dict[str, int]`')
  },
}
