/** Finds what a field's name in a query or a sort stands for. The offset of a problem is the caller's. */
import { didYouMean } from '../base/did-you-mean.js'
import { fail, ok, type Result } from '../base/result.js'
import type { RunField } from './query.js'
import { type FieldSpec, NOT_RECORDED, RUN_FIELDS } from './run-fields.js'
import { parseFieldName } from './tokenize.js'

export interface FoundField {
  readonly spec: FieldSpec
  readonly field: RunField
}

export interface FieldProblem {
  readonly message: string
  readonly hint: string
}

export function findField(text: string): Result<FoundField, FieldProblem> {
  const parsed = parseFieldName(text)
  if (!parsed) {
    return fail({ message: `\`${text}\` is not the name of a field`, hint: 'Write `name` or `name.key`.' })
  }
  const { name, key } = parsed
  const spec = RUN_FIELDS.get(name)
  if (!spec) return fail(unknownField(name))
  const { keys } = spec
  if (keys === 'any' && key === null) {
    return fail({
      message: `\`${name}\` needs a key`,
      hint: `Write \`${name}.KEY\`, such as \`${name}.loss\`.`,
    })
  }
  if (keys === 'none' && key !== null) {
    return fail({ message: `\`${name}\` has no \`.${key}\``, hint: `Write \`${name}\` alone.` })
  }
  if (Array.isArray(keys) && key !== null && !keys.includes(key)) {
    const known = keys.map((known) => `\`${name}.${known}\``).join(', ')
    return fail({ message: `\`${name}\` has no \`.${key}\``, hint: `Write \`${name}\` or ${known}.` })
  }
  return ok({ spec, field: spec.at(key) })
}

function unknownField(name: string): FieldProblem {
  if (NOT_RECORDED.has(name)) {
    return { message: `pxrun does not record \`${name}\` of runs`, hint: 'Leave this condition out.' }
  }
  if (/^not\s/i.test(name)) {
    return { message: '`not` is not a word of the query language', hint: 'Write `~` before the value.' }
  }
  const known = didYouMean(name, RUN_FIELDS.keys())
  const hint = known ? `Did you mean \`${known}\`?` : `Known are: ${[...RUN_FIELDS.keys()].join(', ')}.`
  return { message: `there is no field \`${name}\``, hint }
}
