/**
 * Casts the value of an input or output to its type.
 *
 * Values from YAML and from `-P name=text` take the same path. A text for a type that does not read text
 * holds JSON, so `'5'` is an int and `'[1, 2]'` a list. Templates have no privilege here: a caller that checks
 * params before they are rendered asks `isTemplateRef` first.
 */
import { fail, ok, type Result } from '../base/result.js'
import type { Value } from '../base/value.js'
import type { Caster, Mismatch } from './caster.js'
import { describeValue } from './describe.js'
import { resolveType } from './resolve-type.js'
import { readJson } from './text/read-json.js'

export interface CastOptions {
  /** The input's name, for messages. */
  readonly name: string
  /** The deprecated flag: the value is a list of the type. */
  readonly isList?: boolean
  /** An absent value is no problem. */
  readonly isOptional?: boolean
  /** What an absent value becomes when it is optional; null when not given. */
  readonly defaultValue?: Value
}

export interface CastProblem {
  readonly kind: 'missing' | 'unknown-type' | 'mismatch'
  /** A sentence for the user, which names the input. */
  readonly message: string
  /** What to write instead. */
  readonly hint?: string
  /** From the value to the part that is wrong. */
  readonly path: readonly (string | number)[]
}

/** The value in its type's own form, or the first problem. Never throws. */
export function castValue(type: string, value: Value, options: CastOptions): Result<Value, CastProblem> {
  const { name, isList = false, isOptional = false, defaultValue = null } = options
  if (value === null) {
    if (isOptional) return ok(defaultValue)
    return fail({
      kind: 'missing',
      message: `\`${name}\` needs a value: it is not optional`,
      hint: `give it one, or declare it with \`isOptional: true\``,
      path: [],
    })
  }
  const caster = resolveType(type, isList)
  if (!caster.ok) {
    const { message, hint } = caster.error
    return fail({ kind: 'unknown-type', message: `\`${name}\`: ${message}`, ...(hint && { hint }), path: [] })
  }
  return castWith(caster.value, value, name)
}

function castWith(caster: Caster, value: Value, name: string): Result<Value, CastProblem> {
  const parsed = typeof value === 'string' && !caster.readsText ? readJson(value) : ok(value)
  if (!parsed.ok) return fail(notJson(caster, value as string, name))
  const result = caster.cast(parsed.value)
  return result.ok ? result : fail(mismatchProblem(result.error, caster, name))
}

const notJson = (caster: Caster, text: string, name: string): CastProblem => ({
  kind: 'mismatch',
  message: `\`${name}\` must be ${caster.expects}, not ${describeValue(text)}`,
  hint: `for example \`${caster.example}\``,
  path: [],
})

function mismatchProblem(error: Mismatch, caster: Caster, name: string): CastProblem {
  const { path, expects, given, why } = error
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
  return {
    kind: 'mismatch',
    message: `\`${name}${place}\` must be ${expects}, not ${describeValue(given)}${why ? `: ${why}` : ''}`,
    hint: `for example \`${caster.example}\``,
    path,
  }
}
