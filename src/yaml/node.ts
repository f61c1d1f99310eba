/**
 * The tree that a YAML text stands for, with the place of every node. What everybody else sees of YAML.
 * Nodes come into being as somebody walks to them; the value of the whole comes without (`toValue`).
 *
 * A node that the text names by an alias is the same object at each place; no node contains itself.
 */
import type { Value } from '../base/value.js'
import type { Range } from '../diagnostics/source.js'
import type { ScalarStyle } from './token.js'

export { sourceOffsetOf } from './source-offset.js'
export type { ScalarStyle } from './token.js'

export type SourceNode = ScalarNode | SequenceNode | MappingNode

export interface ScalarNode extends ScalarPlace {
  readonly kind: 'scalar'
  /** The value as PyYAML constructs it. A `!!set` is a scalar too: its members have no place of their own. */
  readonly value: Value
}

/** Where and how a scalar is written. */
export interface ScalarPlace {
  /** Quotes and the `|` of a block scalar included; anchor and tag not. Empty where a value is left out. */
  readonly range: Range
  readonly style: ScalarStyle
  /** The column of the block around a literal or folded scalar, -1 at the top. */
  readonly enclosingIndent: number
}

interface Collection {
  readonly range: Range
  /** Whether every key in the whole text is text, so that nobody has to look for others. */
  readonly onlyTextKeys: boolean
  /** A new value; see `toValue`. */
  toValue(): Value
}

export interface SequenceNode extends Collection {
  readonly kind: 'sequence'
  readonly items: readonly SourceNode[]
}

export interface MappingNode extends Collection {
  readonly kind: 'mapping'
  /** In the order of Python's dict, each key once. */
  readonly entries: readonly MappingEntry[]
}

export interface MappingEntry {
  /** Python's `str()` of the key. */
  readonly key: string
  readonly keyNode: ScalarNode
  readonly value: SourceNode
}
