/**
 * Tags and texts into values: PyYAML's SafeConstructor, on the table itself. Reports what is wrong and goes
 * on, so that one reading finds every bad tag and value. Knows nothing of the text's syntax.
 */
import { DictEntries } from './dict-entries.js'
import { TAG_PREFIX } from './directives.js'
import { MergeKeys } from './merge-keys.js'
import type { NodeId, NodeTable } from './node-table.js'
import type { Problem } from './problem.js'
import { scalarTag } from './scalar-tag.js'
import { SCALAR_VALUES } from './scalar-value.js'

/** An aliased node is built once. */
const BUILT = 1
const FAILED = 2

export class TreeBuilder {
  readonly #states: Uint8Array
  readonly #mergeKeys: MergeKeys

  constructor(
    private readonly table: NodeTable,
    private readonly report: (problem: Problem) => void,
  ) {
    this.#states = new Uint8Array(table.size)
    this.#mergeKeys = new MergeKeys(table, report)
  }

  /** Gives a node and what is below it their values; false once something in it has been reported. */
  build(node: NodeId): boolean {
    const state = this.#states[node]
    if (state === BUILT) return true
    if (state === FAILED) return false
    const complete = this.#construct(node)
    this.#states[node] = complete ? BUILT : FAILED
    return complete
  }

  #construct(node: NodeId): boolean {
    const type = this.#typeOf(node)
    const shape = this.table.shapeOf(node)
    switch (type) {
      case 'map':
        return shape === 'mapping' ? this.#mapping(node) : this.#misfit(node, 'mapping')
      case 'set':
        return shape === 'mapping' ? this.#set(node) : this.#misfit(node, 'mapping')
      case 'seq':
        return shape === 'sequence' ? this.#sequence(node) : this.#misfit(node, 'list')
      case 'omap':
      case 'pairs':
        return shape === 'sequence' ? this.#pairs(node) : this.#misfit(node, 'list')
      default:
        return this.#scalar(node, type)
    }
  }

  /** The type that a node has or is given, without the prefix of YAML's own tags; else the tag in full. */
  #typeOf(node: NodeId): string {
    const { table } = this
    const tag = table.tagOf(node)
    if (tag !== undefined) return tag.startsWith(TAG_PREFIX) ? tag.slice(TAG_PREFIX.length) : tag
    if (table.isScalar(node)) return table.isImplicit(node) ? scalarTag(table.textOf(node)) : 'str'
    return table.shapeOf(node) === 'sequence' ? 'seq' : 'map'
  }

  #scalar(node: NodeId, type: string): boolean {
    const { table } = this
    const construct = SCALAR_VALUES.get(type)
    if (!construct) {
      const tag = table.tagOf(node)
      return this.#fail(
        node,
        tag === undefined ? { name: 'reserved-scalar' } : { name: 'unknown-tag', found: tag },
      )
    }
    const scalar = this.#scalarIn(node)
    if (!scalar) return this.#misfit(node, 'single value')
    const text = table.textOf(scalar)
    const value = construct(text)
    if (value === undefined) return this.#fail(node, { name: 'bad-value', found: text, wanted: type })
    table.setValue(node, value)
    return true
  }

  /** The scalar that a scalar tag applies to: of a mapping with the key `=`, the value of that key. */
  #scalarIn(node: NodeId): NodeId | undefined {
    const { table } = this
    if (table.isScalar(node)) return node
    if (table.shapeOf(node) === 'sequence') return undefined
    for (let i = 0; i < table.countOf(node); i += 2) {
      if (this.#typeOf(table.childOf(node, i)) === 'value') return this.#scalarIn(table.childOf(node, i + 1))
    }
    return undefined
  }

  #sequence(node: NodeId): boolean {
    let complete = true
    for (let i = 0; i < this.table.countOf(node); i++) {
      if (!this.build(this.table.childOf(node, i))) complete = false
    }
    return complete
  }

  /** The items of `!!omap` and `!!pairs` are mappings of one pair, of which Python makes tuples. */
  #pairs(node: NodeId): boolean {
    const tuples: NodeId[] = []
    for (let i = 0; i < this.table.countOf(node); i++) {
      const tuple = this.#pair(this.table.childOf(node, i))
      if (tuple) tuples.push(tuple)
    }
    const complete = tuples.length === this.table.countOf(node)
    if (complete) this.table.setChildren(node, tuples)
    return complete
  }

  #pair(item: NodeId): NodeId | undefined {
    const { table } = this
    if (table.shapeOf(item) !== 'mapping' || table.countOf(item) !== 2) {
      this.#fail(item, { name: 'not-a-single-pair' })
      return undefined
    }
    const pair = [table.childOf(item, 0), table.childOf(item, 1)]
    const built = pair.map((part) => this.build(part))
    if (built.includes(false)) return undefined
    const tuple = table.addCollection('sequence', table.rangeOf(item))
    table.setChildren(tuple, pair)
    return tuple
  }

  #mapping(node: NodeId): boolean {
    const dict = this.#dictOf(node)
    if (!dict) return false
    if (!dict.isPlain) this.table.setEntries(node, dict.entries)
    this.table.onlyTextKeys &&= dict.onlyTextKeys
    return true
  }

  #set(node: NodeId): boolean {
    const dict = this.#dictOf(node)
    if (!dict) return false
    const members = dict.entries.map(({ keyNode }) => this.table.contentOf(keyNode)!)
    this.table.setValue(node, new Set(members))
    return true
  }

  #dictOf(node: NodeId): DictEntries | undefined {
    const { table } = this
    const merged = this.#mergeKeys.flatten(node)
    const dict = new DictEntries(table, this.report)
    let complete = merged !== undefined
    for (let i = 0; i < table.countOf(node); i += 2) {
      const [key, value] = [table.childOf(node, i), table.childOf(node, i + 1)]
      const keyBuilt = this.#key(key)
      if (this.build(value) && keyBuilt) dict.add(key, value, i < 2 * (merged ?? 0))
      else complete = false
    }
    return complete ? dict : undefined
  }

  #key(node: NodeId): boolean {
    const { table } = this
    // In the place of a key `=` is nothing but text.
    if (table.isScalar(node) && this.#typeOf(node) === 'value') table.setValue(node, table.textOf(node))
    else if (!this.build(node)) return false
    const value = table.contentOf(node)
    if (value !== undefined && !(value instanceof Set)) return true
    return this.#fail(node, { name: 'collection-as-key', found: kindOf(table, node) })
  }

  #misfit(node: NodeId, wanted: string): false {
    return this.#fail(node, { name: 'wrong-node-for-tag', found: this.table.tagOf(node), wanted })
  }

  #fail(
    node: NodeId,
    { found, wanted, name }: Pick<Problem, 'name'> & { found?: string | undefined; wanted?: string },
  ): false {
    this.report({
      name,
      ...this.table.rangeOf(node),
      ...(found !== undefined && { found }),
      ...(wanted && { wanted }),
    })
    return false
  }
}

const kindOf = (table: NodeTable, node: NodeId): string =>
  table.isScalar(node) ? 'scalar' : table.shapeOf(node)
