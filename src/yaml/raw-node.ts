/** The tree as the text spells it: tags and texts, no values yet. An alias is the anchored node itself. */
import type { SourceNode } from './node.js'
import type { ScalarStyle } from './token.js'

interface RawBase {
  readonly start: number
  end: number
  /** As written, its prefix filled in; undefined when the node has none. */
  readonly tag: string | undefined
  /** What was made of it: an aliased node is constructed once. */
  built: SourceNode | 'failed' | undefined
}

export interface RawScalar extends RawBase {
  readonly kind: 'scalar'
  readonly text: string
  readonly style: ScalarStyle
  /** Whether the text decides about the type: it is plain, and has no tag. */
  readonly implicit: boolean
  /** Only for block scalars: the column of the enclosing block, -1 at the top. */
  readonly enclosingIndent: number
}

export interface RawSequence extends RawBase {
  readonly kind: 'sequence'
  readonly items: RawNode[]
}

export interface RawPair {
  readonly key: RawNode
  readonly value: RawNode
}

export interface RawMapping extends RawBase {
  readonly kind: 'mapping'
  /** Once flattened, the pairs of merged mappings come first. */
  pairs: RawPair[]
  /** How many of the first pairs were merged in; undefined before flattening. */
  merged: number | undefined
}

export type RawNode = RawScalar | RawSequence | RawMapping
