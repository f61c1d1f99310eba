/** Makes the nodes that the parser then fills. */
import type { RawMapping, RawNode, RawScalar } from './raw-node.js'
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

// Nodes are written out property by property: objects made by spreading are slow, and there are many.
export function emptyScalar(at: number, tag?: string): RawScalar {
  return {
    kind: 'scalar',
    start: at,
    end: at,
    tag,
    built: undefined,
    text: '',
    style: 'plain',
    implicit: tag === undefined,
    enclosingIndent: -1,
  }
}

export function mappingNode(start: number, end: number, tag: string | undefined): RawMapping {
  return { kind: 'mapping', start, end, tag, built: undefined, pairs: [], merged: undefined }
}

/** The node that begins with this token, its content still to come; undefined when none can begin here. */
export function startNode(token: Token, place: Place, tag: string | undefined): RawNode | undefined {
  const { start, end } = token
  switch (token.kind) {
    case 'scalar':
      // A lone `!` leaves the type to the text, as if there were no tag and no quotes.
      return tag === undefined ? token : { ...token, tag: typing(tag), implicit: tag === '!' }
    case 'block-mapping-start':
      return place === 'flow' ? undefined : mappingNode(start, end, typing(tag))
    case 'flow-mapping-start':
      return mappingNode(start, end, typing(tag))
    case 'block-entry':
      if (place !== 'item-list') return undefined
      break
    case 'block-sequence-start':
      if (place === 'flow') return undefined
      break
    case 'flow-sequence-start':
      break
    default:
      return undefined
  }
  return { kind: 'sequence', start, end, tag: typing(tag), built: undefined, items: [] }
}

/** An anchor or a tag without content is an empty scalar. */
export function nodeOfProperties(
  { anchor, tag, end }: Properties,
  fullTag: string | undefined,
): RawNode | undefined {
  return anchor || tag ? emptyScalar(end, typing(fullTag)) : undefined
}

/** The tag, unless it is the one that says nothing. */
const typing = (tag: string | undefined): string | undefined => (tag === '!' ? undefined : tag)
