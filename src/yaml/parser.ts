/**
 * Tokens into one tree, by the grammar of YAML 1.1 as PyYAML parses it. Pure; nothing is thrown.
 *
 * A method that gives `undefined` or `false` has recorded a problem, and everybody stops. Knows tags and
 * texts, not what they mean.
 */
import { IntList } from './chunked-list.js'
import { checkDirectives, STANDARD_HANDLES } from './directives.js'
import { Ledger } from './ledger.js'
import type { Limits } from './limits.js'
import { isMergeKey } from './merge-keys.js'
import { type NodeId, NodeTable } from './node-table.js'
import type { Problem, ProblemName } from './problem.js'
import { Scanner } from './scanner.js'
import { nodeOfProperties, type Place, type Properties, startNode } from './start-node.js'
import type { DirectiveToken, NameToken, TagToken, Token } from './token.js'

export type Parsed =
  | { readonly problem: Problem }
  | { readonly problem?: undefined; readonly table: NodeTable; readonly root: NodeId }

/** Reads a text of one document. A text that is empty, but for comments, is an empty scalar. */
export function parse(text: string, limits: Limits): Parsed {
  const table = new NodeTable()
  const parser = new Parser(text, limits, table)
  const root = parser.parseStream()
  if (parser.problem) return { problem: parser.problem }
  return { table, root: root ?? table.addScalar({ start: 0, end: 0 }, '', 'plain') }
}

const NO_PROPERTIES: Properties = { anchor: undefined, tag: undefined, end: 0 }

class Parser {
  readonly #scanner: Scanner
  readonly #ledger: Ledger
  #handles: ReadonlyMap<string, string> = STANDARD_HANDLES
  #problem: Problem | undefined
  /** The end of the last token that stands in the text. */
  #lastEnd = 0
  /** The mapping whose merge key has the value that is being read. */
  #mergesInto: NodeId | undefined
  /** The children of all open collections, those of the innermost last. */
  readonly #children = new IntList()

  constructor(
    text: string,
    limits: Limits,
    private readonly table: NodeTable,
  ) {
    this.#scanner = new Scanner(text)
    this.#ledger = new Ledger(limits)
  }

  get problem(): Problem | undefined {
    return this.#scanner.problem ?? this.#problem
  }

  parseStream(): NodeId | undefined {
    const first = this.#nextKind
    if (first === 'stream-end') return undefined
    const explicit = first === 'directive' || first === 'document-start'
    const root = explicit ? this.#parseExplicitDocument() : this.#parseNode('block')
    if (!root) return undefined
    while (this.#nextKind === 'document-end') this.#take()
    const next = this.#scanner.peek()
    if (next.kind === 'stream-end') return root
    // Directives or a marker begin a further document, anything else belongs to none.
    const another = next.kind === 'document-start' || next.kind === 'directive'
    return this.#fail(another ? 'multiple-documents' : 'outside-document', next)
  }

  #parseExplicitDocument(): NodeId | undefined {
    const directives: DirectiveToken[] = []
    let token = this.#take()
    for (; token.kind === 'directive'; token = this.#take()) directives.push(token)
    const handles = checkDirectives(directives)
    if ('name' in handles) return this.#settle(handles)
    this.#handles = handles
    if (token.kind !== 'document-start') return this.#fail('outside-document', token)
    switch (this.#nextKind) {
      case 'directive':
      case 'document-start':
      case 'document-end':
      case 'stream-end':
        return this.#emptyScalar(token.end)
      default:
        return this.#parseNode('block')
    }
  }

  #parseNode(place: Place): NodeId | undefined {
    const first = this.#scanner.peek()
    if (first.kind === 'alias') {
      this.#take()
      return this.#settle(this.#ledger.refer(first, this.#mergesInto))
    }
    const properties =
      first.kind === 'anchor' || first.kind === 'tag' ? this.#parseProperties(first) : NO_PROPERTIES
    const tag = this.#resolveTag(properties.tag)
    if (this.problem) return undefined
    const token = this.#scanner.peek()
    const node = startNode(this.table, token, place) ?? nodeOfProperties(this.table, properties)
    if (!node) return this.#fail('missing-value', token)
    if (tag !== undefined) this.table.setTag(node, tag)
    const opening = properties.anchor && this.#ledger.declare(properties.anchor, node)
    if (opening && 'name' in opening) return this.#settle(opening)
    const problem = this.#ledger.count(this.table.startOf(node))
    if (problem) return this.#settle(problem)
    const parsed = this.#parseContent(node, token)
    if (opening) this.#ledger.settle(opening)
    return parsed
  }

  /** An anchor and a tag, in either order. */
  #parseProperties(first: Token): Properties {
    let anchor: NameToken | undefined
    let tag: TagToken | undefined
    let token = first
    for (;;) {
      if (token.kind === 'anchor' && !anchor) anchor = token
      else if (token.kind === 'tag' && !tag) tag = token
      else break
      this.#take()
      token = this.#scanner.peek()
    }
    return { anchor, tag, end: this.#lastEnd }
  }

  #resolveTag(token: TagToken | undefined): string | undefined {
    if (token?.handle === undefined) return token?.suffix
    const prefix = this.#handles.get(token.handle)
    return prefix === undefined
      ? this.#fail('unknown-tag-prefix', token, token.handle)
      : prefix + token.suffix
  }

  #parseContent(node: NodeId, token: Token): NodeId | undefined {
    const { table } = this
    const start = table.startOf(node)
    if (table.isScalar(node)) {
      if (token.kind !== 'scalar') return node
      const tooLong = this.#ledger.measure(token.text.length, start)
      if (tooLong) return this.#settle(tooLong)
      this.#take()
      return node
    }
    const problem = this.#ledger.enter(start)
    if (problem) return this.#settle(problem)
    // A sequence in the column of its key has no token of its own: its first item is next.
    if (token.kind !== 'block-entry') this.#take()
    const outer = this.#children.length
    const complete =
      table.shapeOf(node) === 'mapping' ? this.#parseMapping(node, token) : this.#parseSequence(node, token)
    return this.#close(node, outer, complete)
  }

  /** The children since `outer` are the node's. */
  #close(node: NodeId, outer: number, complete: boolean): NodeId | undefined {
    this.#ledger.leave()
    if (!complete) return undefined
    this.table.setChildren(node, this.#children, outer)
    this.#children.truncate(outer)
    this.table.close(node, this.#lastEnd)
    return node
  }

  #parseMapping(node: NodeId, token: Token): boolean {
    const outer = this.#mergesInto
    this.#mergesInto = undefined
    const isBlock = token.kind === 'block-mapping-start'
    const complete = isBlock ? this.#parseBlockMapping(node) : this.#parseFlowMapping(node)
    this.#mergesInto = outer
    return complete
  }

  #parseSequence(node: NodeId, token: Token): boolean {
    return token.kind === 'flow-sequence-start'
      ? this.#parseFlowSequence(node)
      : this.#parseItems(node, token.kind === 'block-entry')
  }

  #parseBlockMapping(node: NodeId): boolean {
    for (;;) {
      const token = this.#take()
      if (token.kind === 'block-end') return true
      if (token.kind !== 'key') return this.#refuse('not-in-block-mapping', token, this.table.startOf(node))
      const next = this.#nextKind
      const empty = next === 'key' || next === 'value' || next === 'block-end'
      const key = empty ? this.#emptyScalar(token.end) : this.#parseNode('item-list')
      if (!key) return false
      this.#mergesInto = isMergeKey(this.table, key) ? node : undefined
      const value = this.#parseBlockValue()
      this.#mergesInto = undefined
      if (!value) return false
      this.#addPair(key, value)
    }
  }

  #parseBlockValue(): NodeId | undefined {
    const token = this.#scanner.peek()
    if (token.kind !== 'value') return this.#emptyScalar(token.start)
    this.#take()
    const next = this.#nextKind
    const empty = next === 'key' || next === 'value' || next === 'block-end'
    return empty ? this.#emptyScalar(token.end) : this.#parseNode('item-list')
  }

  /** The items of a block sequence. One that is `unindented` ends where the next key or the block ends. */
  #parseItems(node: NodeId, unindented: boolean): boolean {
    for (;;) {
      const token = this.#scanner.peek()
      if (token.kind !== 'block-entry') {
        if (unindented) return true
        this.#take()
        return (
          token.kind === 'block-end' || this.#refuse('not-in-block-sequence', token, this.table.startOf(node))
        )
      }
      this.#take()
      const next = this.#nextKind
      const empty =
        next === 'block-entry' || next === 'block-end' || (unindented && (next === 'key' || next === 'value'))
      const item = empty ? this.#emptyScalar(token.end) : this.#parseNode('block')
      if (!item) return false
      this.#children.push(item)
    }
  }

  #parseFlowSequence(node: NodeId): boolean {
    for (let first = true; ; first = false) {
      if (this.#nextKind !== 'flow-sequence-end' && !first) {
        const comma = this.#take()
        if (comma.kind !== 'flow-entry')
          return this.#refuse('not-in-flow-sequence', comma, this.table.startOf(node))
      }
      const token = this.#scanner.peek()
      if (token.kind === 'flow-sequence-end') {
        this.#take()
        return true
      }
      const item = token.kind === 'key' ? this.#parseSinglePair(token) : this.#parseNode('flow')
      if (!item) return false
      this.#children.push(item)
    }
  }

  /** A mapping of one pair in a flow sequence: `[a: 1]`. */
  #parseSinglePair(token: Token): NodeId | undefined {
    const node = this.table.addCollection('mapping', token)
    const problem = this.#ledger.count(token.start) ?? this.#ledger.enter(token.start)
    if (problem) return this.#settle(problem)
    const outer = this.#children.length
    return this.#close(node, outer, this.#parseFlowPair(node, 'flow-sequence-end'))
  }

  #parseFlowMapping(node: NodeId): boolean {
    for (let first = true; ; first = false) {
      if (this.#nextKind !== 'flow-mapping-end' && !first) {
        const comma = this.#take()
        if (comma.kind !== 'flow-entry')
          return this.#refuse('not-in-flow-mapping', comma, this.table.startOf(node))
      }
      if (this.#nextKind === 'flow-mapping-end') {
        this.#take()
        return true
      }
      if (this.#nextKind === 'key') {
        if (!this.#parseFlowPair(node, 'flow-mapping-end')) return false
      } else {
        const key = this.#parseNode('flow')
        const value = key && this.#emptyScalar(this.#scanner.peek().start)
        if (!value) return false
        this.#addPair(key, value)
      }
    }
  }

  /** A key, its value and the marks before them. */
  #parseFlowPair(node: NodeId, closing: Token['kind']): boolean {
    const mark = this.#take()
    const outer = this.#mergesInto
    this.#mergesInto = undefined
    let next = this.#nextKind
    const noKey = next === 'value' || next === 'flow-entry' || next === closing
    const key = noKey ? this.#emptyScalar(mark.end) : this.#parseNode('flow')
    if (!key) return false
    const colon = this.#scanner.peek()
    let value: NodeId | undefined
    if (colon.kind === 'value') {
      this.#take()
      next = this.#nextKind
      const noValue = next === 'flow-entry' || next === closing
      this.#mergesInto = isMergeKey(this.table, key) ? node : undefined
      value = noValue ? this.#emptyScalar(colon.end) : this.#parseNode('flow')
    } else value = this.#emptyScalar(colon.start)
    this.#mergesInto = outer
    if (!value) return false
    this.#addPair(key, value)
    return true
  }

  #addPair(key: NodeId, value: NodeId): void {
    this.#children.push(key)
    this.#children.push(value)
  }

  #emptyScalar(at: number): NodeId | undefined {
    const problem = this.#ledger.count(at)
    return problem ? this.#settle(problem) : this.table.addScalar({ start: at, end: at }, '', 'plain')
  }

  get #nextKind(): Token['kind'] {
    return this.#scanner.peek().kind
  }

  #take(): Token {
    const token = this.#scanner.take()
    if (token.end > token.start) this.#lastEnd = token.end
    return token
  }

  #fail(name: ProblemName, { start, end, kind }: Token, found: string = kind): undefined {
    this.#problem ??= { name, start, end, found }
    return undefined
  }

  #refuse(name: ProblemName, { start, end, kind }: Token, opened: number): false {
    this.#problem ??= { name, start, end, found: kind, opened }
    return false
  }

  #settle(result: NodeId | Problem): NodeId | undefined {
    if (typeof result === 'number') return result
    this.#problem ??= result
    return undefined
  }
}
