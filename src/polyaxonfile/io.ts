/** An input, an output or a context of a component, read from its normalized section. */
import { fail, ok, type Result } from '../base/result.js'
import type { Dict, Value } from '../base/value.js'
import { castValue } from '../types/cast-value.js'
import { checkValidation } from '../types/validation/check-validation.js'
import { dictOf, flagOf, textOf } from './fields.js'
import type { Origins } from './origins.js'
import type { Path } from './path.js'
import type { Reporter } from './report.js'

export interface Io {
  readonly name: string
  /** Undefined: any value. */
  readonly type: string | undefined
  /** `type: ''` is no type and no mistake, but a param cannot be read as one. */
  readonly hasEmptyType: boolean
  readonly isOptional: boolean
  readonly isList: boolean | undefined
  readonly isFlag: boolean
  readonly value: Value
  readonly validation: Dict | undefined
  readonly delayValidation: boolean | undefined
  readonly argFormat: string | undefined
  readonly connection: string | undefined
  readonly toInit: boolean
  readonly toEnv: string | undefined
}

export const ioOf = (section: Dict): Io => ({
  name: textOf(section, 'name') ?? '',
  type: textOf(section, 'type') || undefined,
  hasEmptyType: textOf(section, 'type') === '',
  isOptional: flagOf(section, 'isOptional') ?? false,
  isList: flagOf(section, 'isList'),
  isFlag: flagOf(section, 'isFlag') ?? false,
  value: section.value ?? null,
  validation: dictOf(section, 'validation'),
  delayValidation: flagOf(section, 'delayValidation'),
  argFormat: textOf(section, 'argFormat'),
  connection: textOf(section, 'connection'),
  toInit: flagOf(section, 'toInit') ?? false,
  toEnv: textOf(section, 'toEnv'),
})

export interface ValueProblem {
  readonly message: string
  readonly hint?: string
  /** From the value to the part that is wrong. */
  readonly path: Path
}

/** A value as the type of the input or output has it, checked against its `validation`. */
export function castIo(io: Io, value: Value, defaultValue: Value): Result<Value, ValueProblem> {
  if (io.type === undefined) return ok(value)
  const { name, isOptional } = io
  const cast = castValue(io.type, value, { name, isOptional, defaultValue, isList: io.isList ?? false })
  if (!cast.ok || !io.validation) return cast
  const problem = checkValidation(io.validation, cast.value, { name, isOptional })
  return problem ? fail(problem) : cast
}

/**
 * Reports a value of an input or output that does not fit.
 *
 * @param origins of the input or output.
 */
export function checkIoValue(section: Dict, origins: Origins, reporter: Reporter): void {
  const io = ioOf(section)
  // Nobody would see the problem, and looking for it may take long.
  if (io.value === null || !reporter.diagnostics.takes('io-value')) return
  const cast = castIo(io, io.value, null)
  if (cast.ok) return
  const { message, hint, path } = cast.error
  reporter.report('io-value', { problem: message }, origins.at(['value', ...path]), { hint })
}
