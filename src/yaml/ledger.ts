import type { Limits } from './limits.js'
import type { NodeId } from './node-table.js'
import type { Problem } from './problem.js'
import type { NameToken } from './token.js'

interface Anchored {
  readonly node: NodeId
  readonly start: number
  /** What repeating the node costs; undefined while it is still open, when an alias would be a cycle. */
  cost: Cost | undefined
}

interface Cost {
  readonly nodes: number
  /** Collections inside each other, the node itself included. */
  readonly levels: number
}

/** Where an anchored node began: what `settle` needs to know its cost. */
interface Opening {
  readonly anchored: Anchored
  readonly nodes: number
  readonly outerDeepest: number
}

/** Keeps the anchors of a document and counts its nodes against the limits, aliases followed. */
export class Ledger {
  readonly #anchors = new Map<string, Anchored>()
  #nodes = 0
  #aliasedNodes = 0
  #depth = 0
  #deepest = 0

  constructor(private readonly limits: Limits) {}

  count(at: number): Problem | undefined {
    if (++this.#nodes <= this.limits.nodes) return undefined
    return { name: 'too-many-nodes', start: at, end: at, wanted: `${this.limits.nodes}` }
  }

  /** A scalar of this length begins at this offset. */
  measure(length: number, at: number): Problem | undefined {
    if (length <= this.limits.scalar) return undefined
    return { name: 'scalar-too-long', start: at, end: at + 1, wanted: `${this.limits.scalar}` }
  }

  /** A collection opens at this offset. */
  enter(at: number): Problem | undefined {
    this.#depth++
    this.#deepest = Math.max(this.#deepest, this.#depth)
    return this.#depth > this.limits.depth ? this.#tooDeep(at, at + 1) : undefined
  }

  leave(): void {
    this.#depth--
  }

  /** Anchors a node that is about to be read. */
  declare({ name, start, end }: NameToken, node: NodeId): Opening | Problem {
    const earlier = this.#anchors.get(name)
    if (earlier) return { name: 'repeated-anchor', start, end, opened: earlier.start, found: name }
    const anchored: Anchored = { node, start, cost: undefined }
    this.#anchors.set(name, anchored)
    const opening = { anchored, nodes: this.#total, outerDeepest: this.#deepest }
    this.#deepest = this.#depth
    return opening
  }

  /** The anchored node has been read. */
  settle({ anchored, nodes, outerDeepest }: Opening): void {
    anchored.cost = { nodes: this.#total - nodes, levels: this.#deepest - this.#depth }
    this.#deepest = Math.max(this.#deepest, outerDeepest)
  }

  /** The node that an alias stands for, which is open only when it is the one that the alias is merged into. */
  refer({ name, start, end }: NameToken, mergesInto?: NodeId): NodeId | Problem {
    const anchored = this.#anchors.get(name)
    if (!anchored) return { name: 'unknown-anchor', start, end, found: name }
    const { cost, node } = anchored
    if (!cost && node === mergesInto) return node
    if (!cost) return { name: 'recursive-alias', start, end, opened: anchored.start, found: name }
    this.#aliasedNodes += cost.nodes
    this.#deepest = Math.max(this.#deepest, this.#depth + cost.levels)
    const limit = this.limits.aliasedNodes
    if (this.#aliasedNodes > limit) return { name: 'too-many-aliased-nodes', start, end, wanted: `${limit}` }
    return this.#deepest > this.limits.depth ? this.#tooDeep(start, end) : node
  }

  get #total(): number {
    return this.#nodes + this.#aliasedNodes
  }

  #tooDeep(start: number, end: number): Problem {
    return { name: 'too-deep', start, end, wanted: `${this.limits.depth}` }
  }
}
