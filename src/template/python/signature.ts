/** The parameters of built-in functions, and reading arguments as the types that they expect. */
import type { Runtime } from '../runtime.js'
import { type Int, intOf } from './numbers.js'
import { typeName } from './type-name.js'
import { type CallArguments, type PyValue, stringOf, Undefined } from './values.js'

export interface Signature {
  readonly names: readonly string[]
  readonly required: number
}

/** `signature('old new count?')`: two arguments and an optional third. */
export function signature(text: string): Signature {
  const words = text === '' ? [] : text.split(' ')
  return {
    names: words.map((word) => word.replace('?', '')),
    required: words.filter((word) => !word.endsWith('?')).length,
  }
}

export type Bound = readonly (PyValue | undefined)[]

/** The arguments in the order of the parameters; undefined where none was given. `what` names the callee. */
export function bind(rt: Runtime, what: string, { names, required }: Signature, args: CallArguments): Bound {
  const { positional, named } = args
  if (positional.length > names.length) {
    rt.fail(`${what} takes at most ${count(names.length)}, not ${positional.length}`)
  }
  if (named.size === 0 && positional.length >= required) return positional
  const bound: (PyValue | undefined)[] = [...positional]
  for (const [name, value] of named) {
    const index = names.indexOf(name)
    if (index < 0) rt.fail(`${what} has no argument \`${name}\``, knownNames(names))
    if (bound[index] !== undefined) rt.fail(`${what} is given \`${name}\` twice`)
    bound[index] = value
  }
  for (let i = 0; i < required; i++) {
    if (bound[i] === undefined) rt.fail(`${what} needs the argument \`${names[i]}\``)
  }
  return bound
}

const count = (n: number): string => (n === 1 ? '1 argument' : `${n} arguments`)

const knownNames = (names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : `it takes ${names.map((name) => `\`${name}\``).join(', ')}`

/** A text argument; anything else is a problem. */
export function textArgument(rt: Runtime, value: PyValue | undefined, what: string): string {
  const text = value === undefined ? undefined : stringOf(value)
  return text ?? failType(rt, what, 'text', value)
}

export function intArgument(rt: Runtime, value: PyValue | undefined, what: string): Int {
  const int = value === undefined ? undefined : intOf(value)
  return int ?? failType(rt, what, 'an int', value)
}

/** An int used as an index, width or count: huge ones become the largest safe number. */
export function sizeArgument(rt: Runtime, value: PyValue | undefined, what: string): number {
  const int = intArgument(rt, value, what)
  if (typeof int === 'number') return int
  return int < 0n ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER
}

export function failType(rt: Runtime, what: string, wanted: string, value: PyValue | undefined): never {
  if (value instanceof Undefined) return rt.failUndefined(value)
  return rt.fail(`${what} must be ${wanted}, not ${typeName(value ?? null)}`)
}
