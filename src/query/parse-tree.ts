/**
 * The full form of a query: expressions joined by `,` or AND, by OR or `|`, grouped by parentheses.
 *
 *   query      = any
 *   any        = all (("OR" | "|") all)*        `|` only before a `(` or another `name:`
 *   all        = primary (("AND" | ",") primary)*
 *   primary    = "(" any ")" | expression
 *   expression = name[.key] ":" operation
 *
 * An operation reaches to the next `,`, `)`, AND, OR or such a `|`. Text in, tree out; it knows
 * neither fields nor operations. Polyaxon's grammar commits to what it read first: a group or name
 * after an operator that cannot be read ends the query there, which leaves the rest unread.
 */
import { fail, ok, type Result } from '../base/result.js'
import { isSpace, strip } from './python-text.js'
import type { QueryProblem } from './query.js'
import { EXPECTED, type Expression } from './tokenize.js'

export type QueryTree =
  | { readonly kind: 'all'; readonly of: readonly QueryTree[] }
  | { readonly kind: 'any'; readonly of: readonly QueryTree[] }
  | { readonly kind: 'expression'; readonly expression: Expression }

const MAX_DEPTH = 50
const NAME = /[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?/iy
const NAME_AND_COLON = /[a-z_][a-z0-9_.]*:/iy
const KEYWORD = /(?:and|or)(?=\s|$)/iy

export function parseTree(query: string): Result<QueryTree, QueryProblem> {
  return new TreeParser(query).parse()
}

/** Reads from `#at` on; a method that finds nothing returns undefined and leaves `#at` anywhere. */
class TreeParser {
  #at = 0
  #problem: QueryProblem | undefined

  constructor(private readonly text: string) {}

  parse(): Result<QueryTree, QueryProblem> {
    this.#skipSpace()
    const tree = this.#any(0)
    if (tree) {
      this.#skipSpace()
      if (this.#at === this.text.length) return ok(tree)
    }
    return fail(this.#problem ?? this.#expected())
  }

  #any(depth: number): QueryTree | undefined {
    return this.#joined(
      'any',
      () => this.#orOperator(),
      () => this.#all(depth),
    )
  }

  #all(depth: number): QueryTree | undefined {
    return this.#joined(
      'all',
      () => this.#andOperator(),
      () => this.#primary(depth),
    )
  }

  #joined(
    kind: 'any' | 'all',
    operator: () => boolean,
    part: () => QueryTree | undefined,
  ): QueryTree | undefined {
    const first = part()
    if (!first) return undefined
    const parts = [first]
    for (;;) {
      const before = this.#at
      const next = operator() ? part() : undefined
      if (!next) {
        this.#at = before
        return parts.length === 1 ? first : { kind, of: parts }
      }
      parts.push(next)
    }
  }

  #primary(depth: number): QueryTree | undefined {
    if (this.text[this.#at] !== '(') return this.#expression()
    if (depth === MAX_DEPTH) return this.#refuse(`more than ${MAX_DEPTH} parentheses are open`)
    this.#at++
    this.#skipSpace()
    const inner = this.#any(depth + 1)
    if (!inner) return undefined
    this.#skipSpace()
    if (this.text[this.#at] !== ')') return this.#refuse('a `)` is missing')
    this.#at++
    return inner
  }

  #expression(): QueryTree | undefined {
    const nameOffset = this.#at
    const name = this.#match(NAME)
    if (name === undefined) return this.#refuse('a condition is missing')
    this.#skipSpace()
    if (this.text[this.#at] !== ':') return this.#refuse(`\`:\` is missing after \`${name}\``)
    this.#at++
    this.#skipSpace()
    const operationOffset = this.#at
    const end = this.#operationEnd()
    if (end === undefined) return this.#refuse(`the value of \`${name}\` is missing or holds a parenthesis`)
    const operation = strip(this.text.slice(operationOffset, end))
    this.#at = end
    return { kind: 'expression', expression: { name, operation, nameOffset, operationOffset } }
  }

  /** Where the operation that begins at `#at` ends: before the space that precedes what ends it. */
  #operationEnd(): number | undefined {
    let end = this.#at
    while (end < this.text.length) {
      if (',()'.includes(this.text[end]!)) return undefined
      end++
      let next = end
      while (next < this.text.length && isSpace(this.text[next]!)) next++
      if (this.#endsOperation(next, next > end)) return end
      // Within this run of spaces nothing else can end the operation.
      if (next > end) end = next
    }
    return undefined
  }

  #endsOperation(at: number, afterSpace: boolean): boolean {
    if (at === this.text.length || this.text[at] === ',' || this.text[at] === ')') return true
    if (!afterSpace) return false
    if (this.#matches(KEYWORD, at)) return true
    return this.text[at] === '|' && isSpace(this.text[at + 1] ?? '') && this.#startsPart(at + 1)
  }

  #orOperator(): boolean {
    this.#skipSpace()
    const isPipe = this.text[this.#at] === '|' && this.#startsPart(this.#at + 1)
    return this.#step(isPipe ? 1 : this.#keywordLength('or'))
  }

  #andOperator(): boolean {
    this.#skipSpace()
    return this.#step(this.text[this.#at] === ',' ? 1 : this.#keywordLength('and'))
  }

  #keywordLength(keyword: string): number {
    const found = this.text.slice(this.#at, this.#at + keyword.length)
    return found.toLowerCase() === keyword ? keyword.length : 0
  }

  #step(length: number): boolean {
    if (length === 0) return false
    this.#at += length
    this.#skipSpace()
    return true
  }

  /** Whether, after spaces, a group or a `name:` begins. */
  #startsPart(from: number): boolean {
    let at = from
    while (at < this.text.length && isSpace(this.text[at]!)) at++
    return this.text[at] === '(' || this.#matches(NAME_AND_COLON, at)
  }

  #skipSpace(): void {
    while (this.#at < this.text.length && isSpace(this.text[this.#at]!)) this.#at++
  }

  #matches(pattern: RegExp, at: number): boolean {
    pattern.lastIndex = at
    return pattern.test(this.text)
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.text)?.[0]
    this.#at += found?.length ?? 0
    return found
  }

  /** Keeps the problem that lies farthest in the text: the reading that got there was the best. */
  #refuse(message: string): undefined {
    if (!this.#problem || this.#at >= this.#problem.offset) {
      this.#problem = { message, offset: this.#at, hint: EXPECTED }
    }
  }

  #expected(): QueryProblem {
    const rest = this.text.slice(this.#at, this.#at + 20)
    return {
      message: `\`${rest}\` is not expected here`,
      offset: this.#at,
      hint: 'Join conditions by `,` or AND, alternatives by OR.',
    }
  }
}
