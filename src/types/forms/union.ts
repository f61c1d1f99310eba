import { fail, ok } from '../../base/result.js'
import { either } from '../combine.js'
import { typeArguments } from '../kind.js'
import type { Form } from './form.js'

export const unionForm: Form = {
  name: 'Union',
  of: (args) => {
    const members = typeArguments(args)
    return members && members.length > 0
      ? ok(either(members))
      : fail('it takes types, as in `Union[int, str]`')
  },
}
