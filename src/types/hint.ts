/**
 * The text of a type → its tree: `Dict[str, List[int]]`, `int | None`, `Literal["a", 1]`.
 *
 * The grammar is the part of Python's type hints that says something about a document's value.
 * It knows no names; `resolve-type.ts` gives them their meaning.
 */
import { fail, ok, type Result } from '../base/result.js'
import type { Value } from '../base/value.js'

export type Hint =
  | { readonly form: 'name'; readonly name: string; readonly args?: readonly Hint[] }
  | { readonly form: 'union'; readonly members: readonly Hint[] }
  | { readonly form: 'value'; readonly value: Value }
  | { readonly form: 'ellipsis' }

/** Deeper nesting is refused, so that no text can exhaust the stack. */
const MAX_DEPTH = 50

const TOKEN = /\s*(?:([A-Za-z_][\w.]*)|(-?[0-9]+)|"([^"\\]*)"|'([^'\\]*)'|(\.\.\.)|([[\](),|]))/y

/** The tree, or what is wrong as a clause. */
export function parseHint(text: string): Result<Hint, string> {
  const tokens = tokenize(text)
  if (!tokens) return fail('it is not written like a type')
  const parser = new Parser(tokens)
  const hint = parser.union(0)
  if (!hint || !parser.isAtEnd) return fail('it is not written like a type')
  return ok(hint)
}

interface Token {
  readonly kind: 'name' | 'int' | 'text' | 'mark'
  readonly text: string
}

function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = []
  const end = text.trimEnd().length
  // As in Python, where a line that begins with white space is an indented one.
  if (/^\s/.test(text)) return undefined
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text)
    if (!match) return undefined
    const [, name, int, double, single, ellipsis, mark] = match
    if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else if (int !== undefined) tokens.push({ kind: 'int', text: int })
    else if (ellipsis ?? mark) tokens.push({ kind: 'mark', text: (ellipsis ?? mark)! })
    else tokens.push({ kind: 'text', text: (double ?? single)! })
  }
  return tokens
}

const CONSTANTS: Readonly<Record<string, Value>> = { None: null, True: true, False: false }

class Parser {
  #at = 0
  constructor(readonly tokens: readonly Token[]) {}

  get isAtEnd(): boolean {
    return this.#at === this.tokens.length
  }

  #take(mark: string): boolean {
    const token = this.tokens[this.#at]
    if (token?.kind !== 'mark' || token.text !== mark) return false
    this.#at++
    return true
  }

  /** `a | b | c` */
  union(depth: number): Hint | undefined {
    const members: Hint[] = []
    do {
      const member = this.#single(depth)
      if (!member) return undefined
      members.push(member)
    } while (this.#take('|'))
    return members.length === 1 ? members[0]! : { form: 'union', members }
  }

  #single(depth: number): Hint | undefined {
    if (depth > MAX_DEPTH) return undefined
    if (this.#take('...')) return { form: 'ellipsis' }
    if (this.#take('(')) {
      const inner = this.union(depth + 1)
      return inner && this.#take(')') ? inner : undefined
    }
    const token = this.tokens[this.#at]
    if (!token || token.kind === 'mark') return undefined
    this.#at++
    if (token.kind === 'int') return { form: 'value', value: Number(token.text) }
    if (token.kind === 'text') return { form: 'value', value: token.text }
    if (Object.hasOwn(CONSTANTS, token.text)) return { form: 'value', value: CONSTANTS[token.text]! }
    return this.#named(token.text, depth)
  }

  /** A name and what stands in its brackets. */
  #named(name: string, depth: number): Hint | undefined {
    if (!this.#take('[')) return { form: 'name', name }
    const args: Hint[] = []
    do {
      const arg = this.union(depth + 1)
      if (!arg) return undefined
      args.push(arg)
    } while (this.#take(','))
    return this.#take(']') ? { form: 'name', name, args } : undefined
  }
}
