/**
 * The tree that a YAML text stands for, with the place of every node. What everybody else sees of YAML.
 *
 * A node that the text names by an alias is the same object at each place; no node contains itself.
 */
import type { Value } from '../base/value.js'
import type { Range } from '../diagnostics/source.js'
import type { ScalarStyle } from './token.js'

export { sourceOffsetOf } from './source-offset.js'
export type { ScalarStyle } from './token.js'

export type SourceNode = ScalarNode | SequenceNode | MappingNode

export interface ScalarNode {
  readonly kind: 'scalar'
  /** Quotes and the `|` of a block scalar included; anchor and tag not. Empty where a value is left out. */
  readonly range: Range
  /** The value as PyYAML constructs it. A `!!set` is a scalar too: its members have no place of their own. */
  readonly value: Value
  readonly style: ScalarStyle
  /** The column of the block around a literal or folded scalar, -1 at the top. */
  readonly enclosingIndent: number
}

export interface SequenceNode {
  readonly kind: 'sequence'
  readonly range: Range
  readonly items: readonly SourceNode[]
}

export interface MappingNode {
  readonly kind: 'mapping'
  readonly range: Range
  /** In the order of Python's dict, each key once. */
  readonly entries: readonly MappingEntry[]
}

export interface MappingEntry {
  /** Python's `str()` of the key. */
  readonly key: string
  readonly keyNode: ScalarNode
  readonly value: SourceNode
}
