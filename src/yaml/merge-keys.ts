import { TAG_PREFIX } from './directives.js'
import type { NodeId, NodeTable } from './node-table.js'
import type { Problem } from './problem.js'

/** Flattens mappings: puts what their merge keys (`<<`) stand for in the place of these. */
export class MergeKeys {
  /** How many of the first pairs of a mapping were merged in; only those that had a merge key are here. */
  readonly #merged = new Map<NodeId, number>()

  constructor(
    private readonly table: NodeTable,
    private readonly report: (problem: Problem) => void,
  ) {}

  /**
   * Replaces the merge keys of a mapping by the pairs that they stand for, put before its own so that its
   * own win. Gives how many there are, or undefined when something cannot be merged.
   */
  flatten(mapping: NodeId): number | undefined {
    const known = this.#merged.get(mapping)
    if (known !== undefined) return known === FAILED ? undefined : known
    if (!this.#hasMergeKey(mapping)) return 0
    this.#merged.set(mapping, 0)
    const merged = this.#replaceMergeKeys(mapping)
    this.#merged.set(mapping, merged ?? FAILED)
    return merged
  }

  #hasMergeKey(mapping: NodeId): boolean {
    const { table } = this
    for (let i = 0; i < table.countOf(mapping); i += 2) {
      if (isMergeKey(table, table.childOf(mapping, i))) return true
    }
    return false
  }

  #replaceMergeKeys(mapping: NodeId): number | undefined {
    const { table } = this
    const merged: NodeId[] = []
    const own: NodeId[] = []
    let complete = true
    for (let i = 0; i < table.countOf(mapping); i += 2) {
      const key = table.childOf(mapping, i)
      const value = table.childOf(mapping, i + 1)
      if (!isMergeKey(table, key)) own.push(key, value)
      else if (!this.#mergeInto(merged, { mapping, source: value })) complete = false
    }
    const pairs = merged.length / 2
    for (const child of own) merged.push(child)
    table.setChildren(mapping, merged)
    return complete ? pairs : undefined
  }

  /** Adds the pairs of a mapping, or of a list of mappings of which an earlier one wins over a later one. */
  #mergeInto(pairs: NodeId[], { mapping: whole, source }: Merge): boolean {
    const { table } = this
    if (table.shapeOf(source) !== 'sequence') return this.#addPairs(pairs, { mapping: whole, source })
    for (let i = table.countOf(source) - 1; i >= 0; i--) {
      if (!this.#addPairs(pairs, { mapping: whole, source: table.childOf(source, i) })) return false
    }
    return true
  }

  #addPairs(pairs: NodeId[], { mapping: whole, source }: Merge): boolean {
    const { table } = this
    // Its own pairs win anyway.
    if (source === whole) return true
    const shape = table.shapeOf(source)
    if (shape !== 'mapping') {
      const found = shape === 'sequence' ? shape : 'scalar'
      this.report({ name: 'not-mergeable', ...table.rangeOf(source), found })
      return false
    }
    if (this.flatten(source) === undefined) return false
    for (let i = 0; i < table.countOf(source); i++) pairs.push(table.childOf(source, i))
    return true
  }
}

const FAILED = -1

interface Merge {
  readonly mapping: NodeId
  readonly source: NodeId
}

/** `<<`, as it is written without quotes. */
export function isMergeKey(table: NodeTable, key: NodeId): boolean {
  const tag = table.tagOf(key)
  if (tag !== undefined) return tag === `${TAG_PREFIX}merge`
  return table.contentOf(key) === '<<' && table.isImplicit(key) && table.isScalar(key)
}
