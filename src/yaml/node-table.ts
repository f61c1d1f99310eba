/**
 * The nodes of one text in columns: a node is a number, counted from 1.
 *
 * In a big document there are hundreds of thousands of nodes, and an object for each, with its place and
 * its list of children, would cost more in garbage collection than all reading does. Here a node costs a
 * few numbers; whoever asks for a node gets an object for that one (`node-views.ts`).
 */
import type { Value } from '../base/value.js'
import type { Range } from '../diagnostics/source.js'
import { ChunkedList, IntList } from './chunked-list.js'
import type { ScalarPlace } from './node.js'
import type { ScalarStyle } from './token.js'

/** Never 0. */
export type NodeId = number

export type NodeShape = ScalarStyle | 'mapping' | 'sequence'

/** An entry of a mapping whose entries are not simply its pairs. */
export interface Entry {
  readonly key: string
  readonly keyNode: NodeId
  readonly value: NodeId
}

/** An array, or a list that grows better. */
type NodeList = Pick<readonly NodeId[], 'length' | 'at'>

const SHAPES: readonly NodeShape[] = ['plain', 'single', 'double', 'literal', 'folded', 'mapping', 'sequence']
const CODES = Object.fromEntries(SHAPES.map((shape, code) => [shape, code])) as Record<NodeShape, number>

// The numbers of a node.
const SHAPE = 0
const START = 1
const END = 2
/** Where in the list of all children those of a collection begin, with their number before them. */
const CHILDREN = 3
const NUMBERS = 4

export class NodeTable {
  readonly #numbers = new IntList()
  readonly #children = new IntList()
  /** What a scalar says, and later what that means; undefined for a collection. */
  readonly #contents = new ChunkedList<Value | undefined>()
  /** The texts of scalars that have become something else: kept where a `=` may refer to them. */
  readonly #texts = new Map<NodeId, string>()
  #hasEquals = false
  /** Few nodes have what follows. */
  readonly #tags = new Map<NodeId, string>()
  readonly #indents = new Map<NodeId, number>()
  readonly #entries = new Map<NodeId, readonly Entry[]>()
  /** Whether all keys of all mappings are text. */
  onlyTextKeys = true

  constructor() {
    // A collection without children of its own yet.
    this.#children.push(0)
    // There is no node 0.
    this.addScalar({ start: 0, end: 0 }, '', 'plain')
  }

  /** How many nodes there are, with the one that does not exist. */
  get size(): number {
    return this.#contents.length
  }

  addScalar({ start, end }: Range, text: string, style: ScalarStyle): NodeId {
    this.#hasEquals ||= text === '='
    return this.#add(style, start, end, text)
  }

  /** A collection, open until `close`. */
  addCollection(shape: 'mapping' | 'sequence', { start, end }: Range): NodeId {
    return this.#add(shape, start, end, undefined)
  }

  #add(shape: NodeShape, start: number, end: number, content: string | undefined): NodeId {
    const numbers = this.#numbers
    numbers.push(CODES[shape])
    numbers.push(start)
    numbers.push(end)
    numbers.push(0)
    this.#contents.push(content)
    return this.#contents.length - 1
  }

  /** The node ends here. */
  close(node: NodeId, end: number): void {
    this.#set(node, END, end)
  }

  /** Items, or keys and values in turn: those of a list from an index on. */
  setChildren(node: NodeId, list: NodeList, from = 0): void {
    this.#set(node, CHILDREN, this.#children.length)
    this.#children.push(list.length - from)
    for (let i = from; i < list.length; i++) this.#children.push(list.at(i)!)
  }

  #get(node: NodeId, field: number): number {
    return this.#numbers.at(NUMBERS * node + field)
  }

  #set(node: NodeId, field: number, number: number): void {
    this.#numbers.set(NUMBERS * node + field, number)
  }

  setTag(node: NodeId, tag: string): void {
    this.#tags.set(node, tag)
  }

  setIndent(node: NodeId, indent: number): void {
    this.#indents.set(node, indent)
  }

  /** Makes a node a scalar for everybody who looks at it from outside, whatever it is spelled as. */
  setValue(node: NodeId, value: Value): void {
    if (this.#hasEquals && typeof value !== 'string' && this.isScalar(node))
      this.#texts.set(node, this.textOf(node))
    this.#contents.set(node, value)
  }

  setEntries(node: NodeId, entries: readonly Entry[]): void {
    this.#entries.set(node, entries)
  }

  shapeOf(node: NodeId): NodeShape {
    return SHAPES[this.#get(node, SHAPE)]!
  }

  isScalar(node: NodeId): boolean {
    return this.#get(node, SHAPE) < CODES.mapping
  }

  startOf(node: NodeId): number {
    return this.#get(node, START)
  }

  rangeOf(node: NodeId): Range {
    return { start: this.#get(node, START), end: this.#get(node, END) }
  }

  /** Where and how a scalar is written. */
  placeOf(node: NodeId): ScalarPlace {
    const shape = this.shapeOf(node)
    const style = shape === 'mapping' || shape === 'sequence' ? 'plain' : shape
    return { range: this.rangeOf(node), style, enclosingIndent: this.#indents.get(node) ?? -1 }
  }

  /** Of a scalar. */
  textOf(node: NodeId): string {
    const content = this.#contents.at(node)
    return typeof content === 'string' ? content : (this.#texts.get(node) ?? '')
  }

  /** The text of a scalar until it has its value; a value that everybody else sees as a scalar's from then on. */
  contentOf(node: NodeId): Value | undefined {
    return this.#contents.at(node)
  }

  /** As written, its prefix filled in; undefined when the node has none, or the one that says nothing. */
  tagOf(node: NodeId): string | undefined {
    const tag = this.#rawTag(node)
    return tag === '!' ? undefined : tag
  }

  /** Whether a scalar's text decides about its type: it is plain and has no tag, or its tag says just that. */
  isImplicit(node: NodeId): boolean {
    const tag = this.#rawTag(node)
    return tag === undefined ? this.shapeOf(node) === 'plain' : tag === '!'
  }

  #rawTag(node: NodeId): string | undefined {
    return this.#tags.size === 0 ? undefined : this.#tags.get(node)
  }

  countOf(node: NodeId): number {
    return this.#children.at(this.#get(node, CHILDREN))
  }

  childOf(node: NodeId, index: number): NodeId {
    return this.#children.at(this.#get(node, CHILDREN) + 1 + index)
  }

  /** What a mapping's pairs come to, when that is not one entry for each. */
  entriesOf(node: NodeId): readonly Entry[] | undefined {
    return this.#entries.size === 0 ? undefined : this.#entries.get(node)
  }
}
