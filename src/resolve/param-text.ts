/** How a param looks: as a value of a template, as text, as an argument of a command line. */
import { ok, type Result } from '../base/result.js'
import { dict, isDict, isList, isNumber, type Value } from '../base/value.js'
import type { Io } from '../polyaxonfile/io.js'
import type { TemplateProblem } from '../template/problem.js'
import { pythonText } from '../types/text/python-text.js'
import { writeJson } from '../types/text/write-json.js'
import { renderLiteral } from './render-literal.js'
import type { TemplateWork } from './template-work.js'

/** Text for a command line: JSON for numbers, booleans, lists and maps; null stays null. */
export function plainText(value: Value): string | null {
  if (value === null) return null
  if (typeof value === 'string') return value
  const hasJson = typeof value === 'boolean' || isNumber(value) || isList(value) || isDict(value)
  return (hasJson ? writeJson(value) : undefined) ?? pythonText(value)
}

/** The value, as text where the type is `str`. */
export function typedValue({ type, isList: many, value }: Io): Value {
  if (type !== 'str') return value
  if (!many) return plainText(value)
  return isList(value) ? value.map(plainText) : []
}

/** What `{{ name }}` gives: the value, or `--name` for a flag that is on. */
export function displayValue(io: Io): Value {
  if (!io.isFlag) return typedValue(io)
  return isTrue(io.value) ? `--${io.name}` : ''
}

/** What `{{ params.name.as_arg }}` gives: `--name=value`, or what `argFormat` says; empty for null. */
export function argumentText(io: Io, work: TemplateWork): Result<Value, TemplateProblem> {
  if (io.argFormat) {
    return io.value === null ? ok('') : renderLiteral(io.argFormat, dict([[io.name, typedValue(io)]]), work)
  }
  if (io.isFlag) return ok(displayValue(io))
  return ok(io.value === null ? '' : `--${io.name}=${plainText(displayValue(io)) ?? ''}`)
}

/** Truth as Python has it. */
export function isTrue(value: Value): boolean {
  if (isList(value) || typeof value === 'string' || value instanceof Uint8Array) return value.length > 0
  if (value instanceof Set) return value.size > 0
  if (isDict(value)) return Object.keys(value).length > 0
  return value !== null && value !== false && !(isNumber(value) && Number(value) === 0)
}
