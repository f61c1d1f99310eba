import { fail, ok } from '../../base/result.js'
import type { Value } from '../../base/value.js'
import { type Caster, mismatch } from '../caster.js'
import { pythonEquals } from '../equality.js'
import type { Form } from './form.js'

/** One of the given values, exactly: no text is converted, and 1 is not true. */
function literalOf(values: readonly Value[]): Caster {
  const shown = values.map((value) => `\`${String(value)}\``).join(', ')
  const caster: Caster = {
    expects: `one of ${shown}`,
    expectsMany: `values out of ${shown}`,
    example: JSON.stringify(values[0]),
    readsText: false,
    cast: (value) =>
      values.some((allowed) => typeof allowed === typeof value && pythonEquals(allowed, value))
        ? ok(value)
        : mismatch(caster, value),
  }
  return caster
}

export const literalForm: Form = {
  name: 'Literal',
  of: (args) => {
    const values = args.flatMap((arg) => (arg.form === 'value' ? [arg.value] : []))
    return values.length > 0 && values.length === args.length
      ? ok(literalOf(values))
      : fail('it takes values, as in `Literal["a", "b"]`')
  },
}
