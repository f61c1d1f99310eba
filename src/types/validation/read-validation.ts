/**
 * A `validation` section as a document writes it → the section with its values in their own types.
 *
 * Numbers may be written as text (`gt: '0.5'`), and every key may hold a template, except `regex`.
 */
import { fail, ok, type Result } from '../../base/result.js'
import { type Dict, isDict, type Value } from '../../base/value.js'
import { either, listOf } from '../combine.js'
import { describeValue } from '../describe.js'
import { any } from '../kinds/any.js'
import { bool } from '../kinds/bool.js'
import { float } from '../kinds/float.js'
import { strictFloat } from '../kinds/strict-float.js'
import { strictInt } from '../kinds/strict-int.js'
import { strictStr } from '../kinds/strict-str.js'
import { type Field, recordOf } from '../record.js'
import { parsePattern } from '../regex/parse.js'
import { templateRef } from '../template-ref.js'

const flag = either([bool, templateRef])
const count = either([strictInt, templateRef])
const number = either([strictInt, strictFloat, float, templateRef])
const names = either([listOf(strictStr), templateRef])

const fields: readonly Field[] = [
  { name: 'delay', caster: flag },
  { name: 'gt', caster: number },
  { name: 'ge', caster: number },
  { name: 'lt', caster: number },
  { name: 'le', caster: number },
  { name: 'multipleOf', alias: 'multiple_of', caster: number },
  { name: 'minDigits', alias: 'min_digits', caster: count },
  { name: 'maxDigits', alias: 'max_digits', caster: count },
  { name: 'decimalPlaces', alias: 'decimal_places', caster: count },
  { name: 'regex', caster: strictStr },
  { name: 'minLength', alias: 'min_length', caster: count },
  { name: 'maxLength', alias: 'max_length', caster: count },
  { name: 'contains', caster: any },
  { name: 'excludes', caster: any },
  { name: 'options', caster: any },
  { name: 'minItems', alias: 'min_items', caster: count },
  { name: 'maxItems', alias: 'max_items', caster: count },
  { name: 'keys', caster: names },
  { name: 'containsKeys', alias: 'contains_keys', caster: names },
  { name: 'excludesKeys', alias: 'excludes_keys', caster: names },
]

const section = recordOf({
  expects: 'a dict of rules',
  expectsMany: 'dicts of rules',
  example: '{ge: 0, lt: 1}',
  fields,
})

/** What is wrong with the section itself, whatever value it is for. */
export interface ValidationShapeProblem {
  readonly message: string
  /** From the section to the part that is wrong. */
  readonly path: readonly (string | number)[]
}

export function readValidation(value: Value): Result<Dict, ValidationShapeProblem> {
  const result = section.cast(value)
  if (result.ok) return ok(isDict(result.value) ? result.value : {})
  const { path, expects, given, why } = result.error
  const place = path.length > 0 ? `\`${path.join('.')}\`` : '`validation`'
  return fail({
    message: `${place} must be ${expects}, not ${describeValue(given)}${why ? `: ${why}` : ''}`,
    path,
  })
}

/** Why the `regex` of a section can match nothing, as a sentence: it is not a regular expression. */
export function patternProblem(pattern: string): string | undefined {
  const parsed = parsePattern(pattern)
  return parsed.ok ? undefined : `\`${pattern}\` is not a regular expression: ${parsed.error}`
}
