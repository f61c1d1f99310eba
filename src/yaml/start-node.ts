/** Puts the nodes into the table that the parser then fills. */
import type { NodeId, NodeTable } from './node-table.js'
import type { NameToken, TagToken, Token } from './token.js'

/** What stands before a node's content. */
export interface Properties {
  readonly anchor: NameToken | undefined
  readonly tag: TagToken | undefined
  /** After the last of them; meaningless without any. */
  readonly end: number
}

/** `item-list`: as in a block, and a sequence may start in the column of the key that it belongs to. */
export type Place = 'flow' | 'block' | 'item-list'

/** The node that begins with this token, its content still to come; undefined when none can begin here. */
export function startNode(table: NodeTable, token: Token, place: Place): NodeId | undefined {
  switch (token.kind) {
    case 'scalar': {
      const node = table.addScalar(token, token.text, token.style)
      if (token.style === 'literal' || token.style === 'folded') table.setIndent(node, token.enclosingIndent)
      return node
    }
    case 'block-mapping-start':
      return place === 'flow' ? undefined : table.addCollection('mapping', token)
    case 'flow-mapping-start':
      return table.addCollection('mapping', token)
    case 'block-entry':
      return place === 'item-list' ? table.addCollection('sequence', token) : undefined
    case 'block-sequence-start':
      return place === 'flow' ? undefined : table.addCollection('sequence', token)
    case 'flow-sequence-start':
      return table.addCollection('sequence', token)
    default:
      return undefined
  }
}

/** An anchor or a tag without content is an empty scalar. */
export function nodeOfProperties(table: NodeTable, { anchor, tag, end }: Properties): NodeId | undefined {
  return anchor || tag ? table.addScalar({ start: end, end }, '', 'plain') : undefined
}
