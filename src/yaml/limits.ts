/** How much a document may ask for before it is refused. */
export interface Limits {
  /** Length of the text, in UTF-16 code units. */
  readonly characters: number
  /** Length of one scalar, in UTF-16 code units. */
  readonly scalar: number
  /** Nodes that the text spells out. */
  readonly nodes: number
  /** Nodes that aliases add: an alias of a tree of 50 nodes adds 50, wherever it stands. */
  readonly aliasedNodes: number
  /** Nesting of collections, aliases followed. */
  readonly depth: number
}

export const DEFAULT_LIMITS: Limits = {
  characters: 4 * 1024 * 1024,
  scalar: 1024 * 1024,
  nodes: 200_000,
  aliasedNodes: 100_000,
  depth: 250,
}
