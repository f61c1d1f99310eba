/**
 * Cuts a text into tokens as PyYAML's scanner does. Pure; meets problems without throwing.
 *
 * YAML tells a key only by the `:` after it. So every token that may begin a key is remembered, and when
 * the `:` comes, a `key` token (and the start of a mapping) is put before it. A token leaves the queue
 * only when nothing can be put before it any more: a key is at most 1024 characters, on one line.
 */
import {
  AMPERSAND,
  APOSTROPHE,
  ASTERISK,
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  BYTE_ORDER_MARK,
  COLON,
  COMMA,
  canStartPlain,
  DOT,
  END,
  EXCLAMATION,
  GREATER,
  isGap,
  MINUS,
  PERCENT,
  PIPE,
  QUESTION,
  QUOTE,
} from './characters.js'
import { Cursor } from './cursor.js'
import { type PossibleKey, PossibleKeys } from './possible-keys.js'
import type { Problem } from './problem.js'
import { scanBlockScalar } from './scan-block-scalar.js'
import { scanDirective } from './scan-directive.js'
import { scanPlain } from './scan-plain.js'
import { scanAnchor, scanTag } from './scan-properties.js'
import { scanQuoted } from './scan-quoted.js'
import type { Mark, ScalarStyle, Token } from './token.js'
import { TokenQueue } from './token-queue.js'

/** A document with more different keys than this is not one of words. */
const MOST_SHARED = 500

const STOP: Token = { kind: 'stop', start: 0, end: 0 }

export class Scanner {
  readonly #cursor: Cursor
  readonly #queue = new TokenQueue()
  #done = false
  #flowLevel = 0
  #indent = -1
  readonly #outerIndents: number[] = []
  #keyAllowed = true
  readonly #possibleKeys: PossibleKeys
  readonly #keys = new Map<string, string>()

  constructor(text: string) {
    this.#cursor = new Cursor(text)
    this.#possibleKeys = new PossibleKeys(this.#cursor)
    if (this.#cursor.code() === BYTE_ORDER_MARK) this.#cursor.lineStart = this.#cursor.offset = 1
  }

  get problem(): Problem | undefined {
    return this.#cursor.problem
  }

  /** The next token. After a problem it is `stop`, for ever. */
  peek(): Token {
    while (this.#needsMore()) this.#fetch()
    return this.#cursor.problem ? STOP : this.#queue.at(this.#queue.first)
  }

  take(): Token {
    const token = this.peek()
    if (token === STOP || token.kind === 'stream-end') return token
    this.#queue.drop()
    return token
  }

  #needsMore(): boolean {
    if (this.#done || this.#cursor.problem) return false
    return this.#queue.isEmpty || this.#possibleKeys.firstToken === this.#queue.first
  }

  #fetch(): void {
    this.#skipToToken()
    this.#possibleKeys.dropStale()
    if (this.#cursor.problem) return
    this.#closeBlocks(this.#cursor.column)
    const code = this.#cursor.code()
    if (this.#cursor.column === 0 && this.#fetchAtLineStart(code)) return
    if (!this.#fetchIndicator(code)) this.#fetchPlain(code)
  }

  #skipToToken(): void {
    const cursor = this.#cursor
    for (;;) {
      cursor.skipSpaces()
      cursor.skipComment()
      if (cursor.takeBreak() === '') return
      if (this.#flowLevel === 0) this.#keyAllowed = true
    }
  }

  #fetchAtLineStart(code: number): boolean {
    if (code === PERCENT) {
      this.#endContent()
      this.#push(scanDirective(this.#cursor))
      return true
    }
    if ((code !== MINUS && code !== DOT) || !this.#cursor.atDocumentMarker()) return false
    this.#endContent()
    this.#pushMark(code === MINUS ? 'document-start' : 'document-end', 3)
    return true
  }

  /** Fetches what begins with an indicator; false when the character is none here. */
  #fetchIndicator(code: number): boolean {
    switch (code) {
      case END:
        this.#fetchEnd()
        return true
      case BRACKET_OPEN:
      case BRACE_OPEN:
        this.#rememberKey()
        this.#flowLevel++
        this.#keyAllowed = true
        this.#pushMark(code === BRACKET_OPEN ? 'flow-sequence-start' : 'flow-mapping-start', 1)
        return true
      case BRACKET_CLOSE:
      case BRACE_CLOSE:
        this.#possibleKeys.forget(this.#flowLevel)
        // A closing bracket too many is the parser's to refuse.
        this.#flowLevel = Math.max(0, this.#flowLevel - 1)
        this.#keyAllowed = false
        this.#pushMark(code === BRACKET_CLOSE ? 'flow-sequence-end' : 'flow-mapping-end', 1)
        return true
      case COMMA:
        this.#keyAllowed = true
        this.#possibleKeys.forget(this.#flowLevel)
        this.#pushMark('flow-entry', 1)
        return true
      case MINUS:
        return isGap(this.#cursor.code(1)) && this.#fetchItem()
      case QUESTION:
        return this.#standsAlone() && this.#fetchKey()
      case COLON:
        return this.#standsAlone() && this.#fetchValue()
      case ASTERISK:
      case AMPERSAND:
      case EXCLAMATION:
        this.#rememberKey()
        this.#keyAllowed = false
        this.#push(this.#scanProperty(code))
        return true
      case PIPE:
      case GREATER:
        return this.#flowLevel === 0 && this.#fetchBlockScalar(code === PIPE ? 'literal' : 'folded')
      case APOSTROPHE:
      case QUOTE:
        this.#fetchQuoted(code === QUOTE ? 'double' : 'single')
        return true
      default:
        return false
    }
  }

  /** In a flow collection `?` and `:` are indicators whatever follows. */
  #standsAlone(): boolean {
    return this.#flowLevel > 0 || isGap(this.#cursor.code(1))
  }

  #fetchEnd(): void {
    this.#endContent()
    this.#possibleKeys.clear()
    this.#pushMark('stream-end', 0)
    this.#done = true
  }

  #fetchItem(): boolean {
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) return this.#refuse('item-not-allowed')
      if (this.#openBlock(this.#cursor.column)) this.#pushMark('block-sequence-start', 0)
    }
    this.#keyAllowed = true
    this.#possibleKeys.forget(this.#flowLevel)
    this.#pushMark('block-entry', 1)
    return true
  }

  #fetchKey(): boolean {
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) return this.#refuse('key-not-allowed')
      if (this.#openBlock(this.#cursor.column)) this.#pushMark('block-mapping-start', 0)
    }
    this.#keyAllowed = this.#flowLevel === 0
    this.#possibleKeys.forget(this.#flowLevel)
    this.#pushMark('key', 1)
    return true
  }

  #fetchValue(): boolean {
    const key = this.#possibleKeys.take(this.#flowLevel)
    if (key) {
      this.#insertKey(key)
      this.#keyAllowed = false
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#keyAllowed) return this.#refuse('mapping-not-allowed')
        if (this.#openBlock(this.#cursor.column)) this.#pushMark('block-mapping-start', 0)
      }
      this.#keyAllowed = this.#flowLevel === 0
    }
    this.#pushMark('value', 1)
    return true
  }

  #insertKey({ tokenNumber, start, column }: PossibleKey): void {
    this.#shareText(this.#queue.at(tokenNumber))
    this.#queue.insert(tokenNumber, { kind: 'key', start, end: start })
    if (this.#flowLevel === 0 && this.#openBlock(column)) {
      this.#queue.insert(tokenNumber, { kind: 'block-mapping-start', start, end: start })
    }
  }

  /** Most keys are the same few words again and again: each is one string. */
  #shareText(token: Token): void {
    if (token.kind !== 'scalar') return
    const known = this.#keys.get(token.text)
    if (known !== undefined) token.text = known
    else if (this.#keys.size < MOST_SHARED) this.#keys.set(token.text, token.text)
  }

  #scanProperty(code: number): Token | undefined {
    if (code === EXCLAMATION) return scanTag(this.#cursor)
    return scanAnchor(this.#cursor, code === ASTERISK ? 'alias' : 'anchor')
  }

  #fetchBlockScalar(style: 'literal' | 'folded'): true {
    this.#keyAllowed = true
    this.#possibleKeys.forget(this.#flowLevel)
    const start = this.#cursor.offset
    const scalar = scanBlockScalar(this.#cursor, this.#indent)
    if (scalar) this.#pushScalar(scalar.text, style, start, scalar.end)
    return true
  }

  #fetchQuoted(style: 'single' | 'double'): void {
    this.#rememberKey()
    this.#keyAllowed = false
    const start = this.#cursor.offset
    const text = scanQuoted(this.#cursor)
    if (text !== undefined) this.#pushScalar(text, style, start, this.#cursor.offset)
  }

  #fetchPlain(code: number): void {
    const inFlow = this.#flowLevel > 0
    const starts =
      canStartPlain(code) ||
      (!isGap(this.#cursor.code(1)) && (code === MINUS || (!inFlow && (code === QUESTION || code === COLON))))
    if (!starts) {
      this.#refuse('bad-character')
      return
    }
    this.#rememberKey()
    const start = this.#cursor.offset
    const { text, end, endsLine } = scanPlain(this.#cursor, { indent: this.#indent + 1, inFlow })
    this.#keyAllowed = endsLine
    this.#pushScalar(text, 'plain', start, end)
  }

  #pushScalar(text: string, style: ScalarStyle, start: number, end: number): void {
    this.#queue.push({ kind: 'scalar', start, end, text, style, enclosingIndent: this.#indent })
  }

  #push(token: Token | undefined): void {
    if (token) this.#queue.push(token)
  }

  #pushMark(kind: Mark, length: number): void {
    const start = this.#cursor.offset
    this.#cursor.offset += length
    this.#queue.push({ kind, start, end: start + length })
  }

  #refuse(name: Problem['name']): true {
    const start = this.#cursor.offset
    this.#cursor.fail({ name, start, end: start + 1, found: this.#cursor.text[start]! })
    return true
  }

  /** Before a directive, a document marker and the end of the text. */
  #endContent(): void {
    this.#closeBlocks(-1)
    this.#possibleKeys.forget(this.#flowLevel)
    this.#keyAllowed = false
  }

  #openBlock(column: number): boolean {
    if (this.#indent >= column) return false
    this.#outerIndents.push(this.#indent)
    this.#indent = column
    return true
  }

  #closeBlocks(column: number): void {
    if (this.#flowLevel > 0) return
    while (this.#indent > column) {
      this.#indent = this.#outerIndents.pop()!
      this.#pushMark('block-end', 0)
    }
  }

  #rememberKey(): void {
    if (!this.#keyAllowed) return
    const required = this.#flowLevel === 0 && this.#indent === this.#cursor.column
    this.#possibleKeys.remember(this.#queue.next, this.#flowLevel, required)
  }
}
