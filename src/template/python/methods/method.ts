/** How the methods of the built-in types are declared: parameters, then what they do. */
import type { Runtime } from '../../runtime.js'
import { type Bound, bind, type Signature, signature } from '../signature.js'
import type { CallArguments, PyValue } from '../values.js'

export type Method = (rt: Runtime, self: PyValue, args: CallArguments) => PyValue

export interface MethodDefinition<Self> {
  readonly signature: Signature
  readonly run: (rt: Runtime, self: Self, args: Bound) => PyValue
}

/** `parameters` lists the names, optional ones with a `?`. */
export const method = <Self>(
  parameters: string,
  run: (rt: Runtime, self: Self, args: Bound) => PyValue,
): MethodDefinition<Self> => ({ signature: signature(parameters), run })

/** The methods of one type by name. The caller of a table guarantees the type of `self`. */
export function methodTable<Self extends PyValue>(
  definitions: Readonly<Record<string, MethodDefinition<Self>>>,
): ReadonlyMap<string, Method> {
  const table = new Map<string, Method>()
  for (const [name, { signature, run }] of Object.entries(definitions)) {
    table.set(name, (rt, self, args) => run(rt, self as Self, bind(rt, `\`${name}\``, signature, args)))
  }
  return table
}
