/** One field of a cron expression: names, ranges, steps and lists become the set of values they mean. */
import { fail, ok, type Result } from '../base/result.js'

export interface FieldSpec {
  readonly name: string
  readonly min: number
  readonly max: number
  /** Names of the values from `min` on. */
  readonly names?: readonly string[]
}

export interface FieldProblem {
  readonly message: string
  readonly hint?: string
}

/** What `7` and `SUN` at the end of a range mean in the field for days of the week. */
const SUNDAY = 7

/** The values of one item of a list: `*`, `5`, `MON`, `1-5`, `*`/n, `1-5/2`, `5/10`. */
export function readItem(spec: FieldSpec, item: string): Result<readonly number[], FieldProblem> {
  const [, span, stepText] = /^([^/]*)(?:\/(.*))?$/.exec(item)!
  const range = readSpan(spec, span!, stepText !== undefined)
  if (!range.ok) return range
  const step = readStep(spec, stepText)
  if (!step.ok) return step
  return ok(valuesOf(spec, range.value, step.value))
}

interface Span {
  readonly from: number
  readonly to: number
}

function readSpan(spec: FieldSpec, text: string, hasStep: boolean): Result<Span, FieldProblem> {
  if (text === '*') return ok({ from: spec.min, to: lastOf(spec) })
  const parts = text.split('-')
  if (parts.length > 2) return fail({ message: `\`${text}\` is not a range of ${spec.name}s` })
  const from = readValue(spec, parts[0]!)
  if (!from.ok) return from
  if (parts[1] === undefined) return ok({ from: from.value, to: hasStep ? lastOf(spec) : from.value })
  const to = readValue(spec, parts[1])
  if (!to.ok) return to
  // `FRI-SUN` ends with the Sunday after that Friday.
  const isSundayLast = spec.max === SUNDAY && to.value === 0 && from.value > 0
  return ok({ from: from.value, to: isSundayLast ? SUNDAY : to.value })
}

/** The last value that has no other spelling: Saturday is the last day, for `7` is `0` again. */
const lastOf = ({ max }: FieldSpec) => (max === SUNDAY ? SUNDAY - 1 : max)

export function readValue({ name, min, max, names }: FieldSpec, text: string): Result<number, FieldProblem> {
  const index = names?.indexOf(text.toUpperCase()) ?? -1
  if (index >= 0) return ok(min + index)
  if (!/^\d+$/.test(text)) {
    const hint = names && `${name}s are ${min} to ${max} or ${names.join(', ')}`
    return fail({
      message: text === '' ? `a ${name} is missing` : `\`${text}\` is not a ${name}`,
      ...(hint && { hint }),
    })
  }
  const value = Number(text)
  if (value < min || value > max) return fail({ message: `${name} ${text} is not between ${min} and ${max}` })
  return ok(value)
}

function readStep(spec: FieldSpec, text: string | undefined): Result<number, FieldProblem> {
  if (text === undefined) return ok(1)
  const step = /^\d+$/.test(text) ? Number(text) : 0
  if (step < 1) return fail({ message: `the step \`${text}\` is not a whole number above zero` })
  const size = lastOf(spec) - spec.min + 1
  // Such a step means "only the first", and never what its writer had in mind.
  if (step > size) {
    return fail({
      message: `a step of ${step} is longer than the ${size} values of the ${spec.name} field`,
      hint: 'cron cannot count across its fields: a schedule of `kind: interval` can',
    })
  }
  return ok(step)
}

/** A range whose end is before its beginning goes around: `22-2`, `NOV-FEB`. */
function valuesOf(spec: FieldSpec, { from, to }: Span, step: number): number[] {
  const size = lastOf(spec) - spec.min + 1
  const length = (to < from ? to + size : to) - from
  const values: number[] = []
  for (let i = 0; i <= length; i += step) values.push(spec.min + ((from + i - spec.min) % size))
  return values
}
