/** Nodes of a table as objects, each made when it is first asked for. */
import { dict, type Value } from '../base/value.js'
import type { Range } from '../diagnostics/source.js'
import { keyText } from './dict-key.js'
import type { MappingEntry, MappingNode, ScalarNode, SequenceNode, SourceNode } from './node.js'
import type { NodeId, NodeTable } from './node-table.js'

/** The node that a number stands for, once everything below it has its value. */
export const viewOf = (table: NodeTable, node: NodeId): SourceNode => new Views(table).of(node)

class Views {
  readonly #known = new Map<NodeId, SourceNode>()

  constructor(readonly table: NodeTable) {}

  of(node: NodeId): SourceNode {
    const known = this.#known.get(node) ?? this.#make(node)
    this.#known.set(node, known)
    return known
  }

  #make(node: NodeId): SourceNode {
    const { table } = this
    const value = table.contentOf(node)
    if (value !== undefined) return { kind: 'scalar', ...table.placeOf(node), value }
    return table.shapeOf(node) === 'sequence' ? new Sequence(this, node) : new Mapping(this, node)
  }
}

/** A node with others in it. The table is out of sight: whoever looks at a node as data sees the node only. */
abstract class Collection {
  readonly range: Range
  readonly #views: Views
  readonly #node: NodeId

  constructor(views: Views, node: NodeId) {
    this.range = views.table.rangeOf(node)
    this.#views = views
    this.#node = node
  }

  get onlyTextKeys(): boolean {
    return this.#views.table.onlyTextKeys
  }

  toValue(): Value {
    return plainValue(this.#views.table, this.#node)
  }

  protected get place(): readonly [Views, NodeId] {
    return [this.#views, this.#node]
  }
}

class Sequence extends Collection implements SequenceNode {
  readonly kind = 'sequence'
  #items: readonly SourceNode[] | undefined

  get items(): readonly SourceNode[] {
    this.#items ??= this.#makeItems()
    return this.#items
  }

  #makeItems(): readonly SourceNode[] {
    const [views, node] = this.place
    return childrenOf(views.table, node).map((item) => views.of(item))
  }
}

class Mapping extends Collection implements MappingNode {
  readonly kind = 'mapping'
  #entries: readonly MappingEntry[] | undefined

  get entries(): readonly MappingEntry[] {
    this.#entries ??= this.#makeEntries()
    return this.#entries
  }

  #makeEntries(): readonly MappingEntry[] {
    const [views, node] = this.place
    const entries: MappingEntry[] = []
    eachEntry(views.table, node, (key, keyNode, value) => {
      // Only scalars become keys.
      entries.push({ key, keyNode: views.of(keyNode) as ScalarNode, value: views.of(value) })
    })
    return entries
  }
}

function childrenOf(table: NodeTable, node: NodeId): NodeId[] {
  return Array.from({ length: table.countOf(node) }, (_, index) => table.childOf(node, index))
}

function eachEntry(
  table: NodeTable,
  node: NodeId,
  take: (key: string, keyNode: NodeId, value: NodeId) => void,
): void {
  const entries = table.entriesOf(node)
  if (entries) for (const { key, keyNode, value } of entries) take(key, keyNode, value)
  else {
    for (let i = 0; i < table.countOf(node); i += 2) {
      const keyNode = table.childOf(node, i)
      take(keyText(table.contentOf(keyNode)!), keyNode, table.childOf(node, i + 1))
    }
  }
}

/** From the table, not from views: those of all nodes are hardly ever wanted. */
function plainValue(table: NodeTable, node: NodeId): Value {
  const value = table.contentOf(node)
  if (value !== undefined) return value
  if (table.shapeOf(node) === 'mapping') {
    const result = dict()
    eachEntry(table, node, (key, _, child) => {
      result[key] = plainValue(table, child)
    })
    return result
  }
  const items: Value[] = new Array(table.countOf(node))
  for (let i = 0; i < items.length; i++) items[i] = plainValue(table, table.childOf(node, i))
  return items
}
