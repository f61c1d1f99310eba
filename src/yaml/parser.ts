/**
 * Tokens into one tree, by the grammar of YAML 1.1 as PyYAML parses it. Pure; nothing is thrown.
 *
 * A method that gives `undefined` or `false` has recorded a problem, and everybody stops. Knows tags and
 * texts, not what they mean.
 */
import { checkDirectives, STANDARD_HANDLES } from './directives.js'
import { Ledger } from './ledger.js'
import type { Limits } from './limits.js'
import { isMergeKey } from './merge-keys.js'
import type { Problem, ProblemName } from './problem.js'
import type { RawMapping, RawNode, RawScalar, RawSequence } from './raw-node.js'
import { Scanner } from './scanner.js'
import {
  emptyScalar,
  mappingNode,
  nodeOfProperties,
  type Place,
  type Properties,
  startNode,
} from './start-node.js'
import type { DirectiveToken, NameToken, TagToken, Token } from './token.js'

export type Parsed =
  | { readonly problem: Problem }
  /** Without a root the text is empty, but for comments. */
  | { readonly problem?: undefined; readonly root: RawNode | undefined }

/** Reads a text of one document. */
export function parse(text: string, limits: Limits): Parsed {
  const parser = new Parser(text, limits)
  const root = parser.parseStream()
  return parser.problem ? { problem: parser.problem } : { root }
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
  #mergesInto: RawMapping | undefined

  constructor(text: string, limits: Limits) {
    this.#scanner = new Scanner(text)
    this.#ledger = new Ledger(limits)
  }

  get problem(): Problem | undefined {
    return this.#scanner.problem ?? this.#problem
  }

  parseStream(): RawNode | undefined {
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

  #parseExplicitDocument(): RawNode | undefined {
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

  #parseNode(place: Place): RawNode | undefined {
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
    const node = startNode(token, place, tag) ?? nodeOfProperties(properties, tag)
    if (!node) return this.#fail('missing-value', token)
    const opening = properties.anchor && this.#ledger.declare(properties.anchor, node)
    if (opening && 'name' in opening) return this.#settle(opening)
    const problem = this.#ledger.count(node.start)
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

  #parseContent(node: RawNode, token: Token): RawNode | undefined {
    if (node.kind === 'scalar') {
      const tooLong = this.#ledger.measure(node.text.length, node.start)
      if (tooLong) return this.#settle(tooLong)
      if (token.kind === 'scalar') this.#take()
      return node
    }
    const problem = this.#ledger.enter(node.start)
    if (problem) return this.#settle(problem)
    // A sequence in the column of its key has no token of its own: its first item is next.
    if (token.kind !== 'block-entry') this.#take()
    const complete =
      node.kind === 'mapping' ? this.#parseMapping(node, token) : this.#parseSequence(node, token)
    this.#ledger.leave()
    if (!complete) return undefined
    node.end = this.#lastEnd
    return node
  }

  #parseMapping(node: RawMapping, token: Token): boolean {
    const outer = this.#mergesInto
    this.#mergesInto = undefined
    const isBlock = token.kind === 'block-mapping-start'
    const complete = isBlock ? this.#parseBlockMapping(node) : this.#parseFlowMapping(node)
    this.#mergesInto = outer
    return complete
  }

  #parseSequence(node: RawSequence, token: Token): boolean {
    return token.kind === 'flow-sequence-start'
      ? this.#parseFlowSequence(node)
      : this.#parseItems(node, token.kind === 'block-entry')
  }

  #parseBlockMapping(node: RawMapping): boolean {
    for (;;) {
      const token = this.#take()
      if (token.kind === 'block-end') return true
      if (token.kind !== 'key') return this.#refuse('not-in-block-mapping', token, node.start)
      const next = this.#nextKind
      const empty = next === 'key' || next === 'value' || next === 'block-end'
      const key = empty ? this.#emptyScalar(token.end) : this.#parseNode('item-list')
      if (!key) return false
      this.#mergesInto = isMergeKey(key) ? node : undefined
      const value = this.#parseBlockValue()
      this.#mergesInto = undefined
      if (!value) return false
      node.pairs.push({ key, value })
    }
  }

  #parseBlockValue(): RawNode | undefined {
    const token = this.#scanner.peek()
    if (token.kind !== 'value') return this.#emptyScalar(token.start)
    this.#take()
    const next = this.#nextKind
    const empty = next === 'key' || next === 'value' || next === 'block-end'
    return empty ? this.#emptyScalar(token.end) : this.#parseNode('item-list')
  }

  /** The items of a block sequence. One that is `unindented` ends where the next key or the block ends. */
  #parseItems(node: RawSequence, unindented: boolean): boolean {
    for (;;) {
      const token = this.#scanner.peek()
      if (token.kind !== 'block-entry') {
        if (unindented) return true
        this.#take()
        return token.kind === 'block-end' || this.#refuse('not-in-block-sequence', token, node.start)
      }
      this.#take()
      const next = this.#nextKind
      const empty =
        next === 'block-entry' || next === 'block-end' || (unindented && (next === 'key' || next === 'value'))
      const item = empty ? this.#emptyScalar(token.end) : this.#parseNode('block')
      if (!item) return false
      node.items.push(item)
    }
  }

  #parseFlowSequence(node: RawSequence): boolean {
    for (let first = true; ; first = false) {
      if (this.#nextKind !== 'flow-sequence-end' && !first) {
        const comma = this.#take()
        if (comma.kind !== 'flow-entry') return this.#refuse('not-in-flow-sequence', comma, node.start)
      }
      const token = this.#scanner.peek()
      if (token.kind === 'flow-sequence-end') {
        this.#take()
        return true
      }
      const item = token.kind === 'key' ? this.#parseSinglePair(token) : this.#parseNode('flow')
      if (!item) return false
      node.items.push(item)
    }
  }

  /** A mapping of one pair in a flow sequence: `[a: 1]`. */
  #parseSinglePair({ start, end }: Token): RawNode | undefined {
    const node = mappingNode(start, end, undefined)
    const problem = this.#ledger.count(start) ?? this.#ledger.enter(start)
    if (problem) return this.#settle(problem)
    const complete = this.#parseFlowPair(node, 'flow-sequence-end')
    this.#ledger.leave()
    node.end = this.#lastEnd
    return complete ? node : undefined
  }

  #parseFlowMapping(node: RawMapping): boolean {
    for (let first = true; ; first = false) {
      if (this.#nextKind !== 'flow-mapping-end' && !first) {
        const comma = this.#take()
        if (comma.kind !== 'flow-entry') return this.#refuse('not-in-flow-mapping', comma, node.start)
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
        node.pairs.push({ key, value })
      }
    }
  }

  /** A key, its value and the marks before them. */
  #parseFlowPair(node: RawMapping, closing: Token['kind']): boolean {
    const mark = this.#take()
    const outer = this.#mergesInto
    this.#mergesInto = undefined
    let next = this.#nextKind
    const noKey = next === 'value' || next === 'flow-entry' || next === closing
    const key = noKey ? this.#emptyScalar(mark.end) : this.#parseNode('flow')
    if (!key) return false
    const colon = this.#scanner.peek()
    let value: RawNode | undefined
    if (colon.kind === 'value') {
      this.#take()
      next = this.#nextKind
      const noValue = next === 'flow-entry' || next === closing
      this.#mergesInto = isMergeKey(key) ? node : undefined
      value = noValue ? this.#emptyScalar(colon.end) : this.#parseNode('flow')
    } else value = this.#emptyScalar(colon.start)
    this.#mergesInto = outer
    if (!value) return false
    node.pairs.push({ key, value })
    return true
  }

  #emptyScalar(at: number): RawScalar | undefined {
    const problem = this.#ledger.count(at)
    if (!problem) return emptyScalar(at)
    this.#problem ??= problem
    return undefined
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

  #settle(result: RawNode | Problem): RawNode | undefined {
    if (!('name' in result)) return result
    this.#problem ??= result
    return undefined
  }
}
