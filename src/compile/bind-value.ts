/** Gives a literal value to an input or output: casts it, checks it, and says what would be right. */
import { fail } from '../base/result.js'
import type { Value } from '../base/value.js'
import { castIo, type Io, type ValueProblem } from '../polyaxonfile/io.js'
import type { Origin, Origins } from '../polyaxonfile/origins.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { resolveType } from '../types/resolve-type.js'

interface Binding {
  readonly io: Io
  readonly value: Value
  /** Of the value. */
  readonly origins: Origins
  readonly declaredAt: Origin
}

/** The value as the input's type has it; the value itself after a report. */
export function bindValue({ io, value, origins, declaredAt }: Binding, reporter: Reporter): Value {
  // Nobody would see the problem, and looking for it may take long.
  if (!reporter.diagnostics.takes('param-value')) return value
  const cast =
    io.hasEmptyType && !(value === null && io.isOptional) ? emptyType(io) : castIo(io, value, io.value)
  if (cast.ok) return cast.value
  const { message, hint, path } = cast.error
  reporter.report('param-value', { problem: message }, origins.at(path), {
    hint,
    related: [{ message: `\`${io.name}\` is declared here`, at: declaredAt }],
  })
  return value
}

const emptyType = ({ name }: Io) =>
  fail<ValueProblem>({
    message: `\`${name}\` has an empty type, which takes no value`,
    hint: 'name its type, or leave `type` out to take any value',
    path: [],
  })

/** What to type for inputs that nobody gave a value: `-P lr=0.5 -P uuid=…`. */
export function exampleParams(ios: readonly Io[]): string {
  return ios.map((io) => `\`-P ${io.name}=${exampleOf(io)}\``).join(' ')
}

function exampleOf({ type, isList }: Io): string {
  const caster = type === undefined || type === 'str' ? undefined : resolveType(type, isList)
  if (!caster?.ok) return '…'
  const { example } = caster.value
  return /^[\w./:@%+,-]+$/.test(example) ? example : `'${example}'`
}
