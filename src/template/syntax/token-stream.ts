/**
 * The tokens in reading order, and what the parser keeps track of while it goes through them.
 *
 * Two limits keep every later walk over the tree within the stack: how deep the parser may recurse, and
 * how high an expression may become (`a|b|c|…` recurses nowhere, but makes a high tree).
 */
import { didYouMean } from '../../base/did-you-mean.js'
import { fault, type TemplateFault } from '../problem.js'
import type { Expression } from './ast.js'
import type { Tokens } from './lexer.js'
import { describe, describeType, type Token, type TokenType } from './token.js'

const maxDepth = 100
const maxHeight = 200

/** What `{% filter %}`, `|` and `is` may name. */
export interface KnownNames {
  readonly filters: ReadonlySet<string>
  readonly tests: ReadonlySet<string>
}

export class TokenStream {
  /** Height of the expression that was parsed last. */
  height = 0
  /** Inside a branch that may never run, unknown filters and tests wait until they are used. */
  soft = false
  /** Names that the statement being parsed uses, for the special names of macros. */
  readonly usedNames: string[] = []
  readonly #tokens: readonly Token[]
  readonly #failure: TemplateFault | undefined
  readonly #last: Token
  #index = 0
  #depth = 0
  #unknown: TemplateFault[] = []

  constructor(
    { tokens, failure }: Tokens,
    readonly known: KnownNames,
    /** The expression parser: operands hold expressions, so it is passed to where they are parsed. */
    private readonly parseExpression: (stream: TokenStream, withConditional: boolean) => Expression,
  ) {
    this.#tokens = tokens
    this.#failure = failure
    this.#last = tokens.at(-1) ?? { type: 'eof', text: '', offset: 0 }
  }

  expression(withConditional = true): Expression {
    return this.parseExpression(this, withConditional)
  }

  get current(): Token {
    const token = this.#tokens[this.#index]
    if (token !== undefined) return token
    if (this.#failure) throw this.#failure
    return this.#last
  }

  look(): Token {
    return this.#tokens[this.#index + 1] ?? this.#last
  }

  next(): Token {
    const token = this.current
    this.#index++
    return token
  }

  is(type: TokenType): boolean {
    return this.current.type === type
  }

  isName(name: string): boolean {
    const token = this.current
    return token.type === 'name' && token.text === name
  }

  skipIf(type: TokenType): boolean {
    if (!this.is(type)) return false
    this.#index++
    return true
  }

  skipName(name: string): boolean {
    if (!this.isName(name)) return false
    this.#index++
    return true
  }

  expect(type: TokenType): Token {
    if (!this.is(type)) this.failExpected(describeType(type))
    return this.next()
  }

  expectName(name: string): Token {
    if (!this.isName(name)) this.failExpected(`\`${name}\``)
    return this.next()
  }

  fail(message: string, offset = this.current.offset, hint?: string): never {
    throw fault('syntax', message, offset, hint)
  }

  failExpected(wanted: string): never {
    const token = this.current
    return this.fail(`expected ${wanted} here, not ${describe(token)}`)
  }

  /** Runs a part of the parser one level deeper. */
  nested<T>(parse: () => T): T {
    if (++this.#depth > maxDepth) {
      throw fault('limit', `this is nested more than ${maxDepth} levels deep`, this.current.offset)
    }
    const result = parse()
    this.#depth--
    return result
  }

  /** Records that an expression was put on top of others, the highest of which is `below`. */
  grow(below: number): void {
    this.height = below + 1
    if (this.height > maxHeight) {
      throw fault('limit', `this expression has more than ${maxHeight} steps in a row`, this.current.offset)
    }
  }

  withSoft<T>(soft: boolean, parse: () => T): T {
    const before = this.soft
    this.soft = soft
    const result = parse()
    this.soft = before
    return result
  }

  /** Notes a filter or test that does not exist; see `forgetUnknown` and `checkUnknown`. */
  checkKnown(kind: 'filter' | 'test', name: string, offset: number): void {
    const names = kind === 'filter' ? this.known.filters : this.known.tests
    if (this.soft || names.has(name)) return
    const suggestion = didYouMean(name, names)
    const hint = suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`
    this.#unknown.push(fault('syntax', `there is no ${kind} \`${name}\``, offset, hint))
  }

  get unknownCount(): number {
    return this.#unknown.length
  }

  /** What was noted since belongs to a conditional expression, so it waits until it is used. */
  forgetUnknown(since: number): void {
    this.#unknown.length = since
  }

  checkUnknown(): void {
    if (this.#unknown.length > 0) throw this.#unknown[0]
  }
}
