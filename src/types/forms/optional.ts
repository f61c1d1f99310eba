import { fail, ok } from '../../base/result.js'
import { optional } from '../combine.js'
import { typeArguments } from '../kind.js'
import type { Form } from './form.js'

export const optionalForm: Form = {
  name: 'Optional',
  of: (args) => {
    const [inner, ...more] = typeArguments(args) ?? []
    return inner && more.length === 0 ? ok(optional(inner)) : fail('it takes one type, as in `Optional[int]`')
  },
}
