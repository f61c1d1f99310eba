/**
 * The names that a template can see. The engine reads a scope and never changes it.
 *
 * A dict may define lazy entries with getters: only the entries that a template reads are computed.
 */
import type { Dict, Value } from '../base/value.js'

export interface Scope {
  /** The value of a name, or undefined when the scope does not know it. */
  lookup(name: string): Value | undefined
  /** Every known name, for suggestions. */
  names(): Iterable<string>
}

export const scopeOf = (dict: Dict): Scope => ({
  lookup: (name) => (Object.hasOwn(dict, name) ? dict[name] : undefined),
  names: () => Object.keys(dict),
})

export const emptyScope: Scope = { lookup: () => undefined, names: () => [] }
