/**
 * Template text → tokens, by the rules of Jinja 3.1 with its default delimiters.
 *
 * White space control (`-` and `+` inside delimiters), raw blocks and comments end here: the parser
 * sees only text, tags and expressions. One newline at the end of the template is dropped, as Jinja does.
 */
import { fault, TemplateFault } from '../problem.js'
import { isDigit, isIdentifier, isSpace, isWordCharacter, trimEnd } from '../python/unicode.js'
import { type AngleForm, type AngleRoots, findAngleForm } from './angle.js'
import { readNumber } from './number-token.js'
import { readString } from './string-token.js'
import type { Operator, Token, TokenType } from './token.js'

/** Larger texts are not templates that somebody wrote. */
const maxLength = 1 << 20
const maxTokens = 20_000

const brackets: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }
const operators = new Set<string>([
  ...['**', '//', '==', '!=', '>=', '<='],
  ...['+', '-', '*', '/', '%', '~', '(', ')', '[', ']', '{', '}', '>', '<', '=', '.', ':', '|', ',', ';'],
])

export interface Tokens {
  readonly tokens: readonly Token[]
  /** Why the text could not be read to its end; the tokens before it are fine. */
  readonly failure: TemplateFault | undefined
}

export function tokenize(text: string, angleRoots: AngleRoots | undefined): Tokens {
  const lexer = new Lexer(text, angleRoots)
  try {
    lexer.run()
    return { tokens: lexer.tokens, failure: undefined }
  } catch (error) {
    if (error instanceof TemplateFault) return { tokens: lexer.tokens, failure: error }
    throw error
  }
}

class Lexer {
  readonly tokens: Token[] = []
  readonly #end: number
  #position = 0
  /** The next tag at or behind the position, kept so that angle forms do not search again. */
  #tagAt = -1
  /** Closing brackets that are still to come: `}}` inside `{{ {'a': {}} }}` is no delimiter. */
  readonly #open: string[] = []

  constructor(
    readonly text: string,
    readonly angleRoots: AngleRoots | undefined,
  ) {
    this.#end = withoutFinalNewline(text)
  }

  run(): void {
    if (this.text.length > maxLength) {
      throw fault('limit', `a template is at most ${maxLength} characters long`, 0)
    }
    while (this.#position < this.#end) this.#root()
    this.#push('eof', '', this.#end)
  }

  #push(type: TokenType, text: string, offset: number): void {
    if (this.tokens.length >= maxTokens) {
      throw fault('limit', `a template has at most ${maxTokens} names, numbers, signs and texts`, offset)
    }
    this.tokens.push({ type, text, offset })
  }

  #fail(message: string, offset: number, hint?: string): never {
    throw fault('syntax', message, offset, hint)
  }

  /** Text up to the next tag, then the tag. */
  #root(): void {
    const start = this.#position
    if (this.#tagAt < start) this.#tagAt = this.#nextTag(start)
    const tag = this.#tagAt
    const angle =
      this.angleRoots && findAngleForm(this.text, { from: start, to: tag, roots: this.angleRoots })
    if (angle) {
      this.#angle(start, angle)
      return
    }
    const sign = tag < this.#end ? this.text[tag + 2] : undefined
    const data = normalizeNewlines(this.text.slice(start, tag))
    const kept = sign === '-' ? trimEnd(data) : data
    if (kept !== '') this.#push('data', kept, start)
    this.#position = tag
    if (tag >= this.#end) return
    this.#position = tag + (sign === '-' || sign === '+' ? 3 : 2)
    this.#tag(this.text[tag + 1]!, tag)
  }

  #nextTag(from: number): number {
    for (
      let i = this.text.indexOf('{', from);
      i >= 0 && i + 1 < this.#end;
      i = this.text.indexOf('{', i + 1)
    ) {
      const next = this.text[i + 1]
      if (next === '{' || next === '%' || next === '#') return i
    }
    return this.#end
  }

  /** `<< name >>` stands for `{{ name }}`. */
  #angle(start: number, { open, path, pathOffset, close }: AngleForm): void {
    if (open > start) this.#push('data', normalizeNewlines(this.text.slice(start, open)), start)
    this.#push('variable_begin', '', open)
    let offset = pathOffset
    for (const [i, part] of path.entries()) {
      if (i > 0) this.#push('.', '', offset++)
      this.#push('name', part, offset)
      offset += part.length
    }
    this.#push('variable_end', '', close)
    this.#position = close + 2
  }

  #tag(kind: string, offset: number): void {
    if (kind === '#') this.#comment(offset)
    else if (kind === '{' || !this.#raw(offset)) this.#expression(kind === '%', offset)
  }

  /** The tokens of a tag up to its closing delimiter, or to the end of the template. */
  #expression(isBlock: boolean, offset: number): void {
    this.#push(isBlock ? 'block_begin' : 'variable_begin', '', offset)
    this.#open.length = 0
    while (this.#position < this.#end) {
      if (this.#skipSpace()) continue
      if (this.#open.length === 0 && this.#close(isBlock)) return
      this.#token()
    }
  }

  #comment(offset: number): void {
    const close = this.text.indexOf('#}', this.#position)
    // Jinja lets a comment that begins with the last characters go, and a raw block too.
    if (this.#position >= this.#end) return
    if (close < 0 || close + 2 > this.#end) this.#fail('this comment has no `#}`', offset)
    const strips = close > this.#position && this.text[close - 1] === '-'
    this.#position = close + 2
    if (strips) this.#skipSpace()
  }

  /** Handles `{% raw %}…{% endraw %}`; false when this tag is another one. */
  #raw(offset: number): boolean {
    const begin = /\s*raw\s*(-?)%\}/y
    begin.lastIndex = this.#position
    const match = begin.exec(this.text)
    if (!match || begin.lastIndex > this.#end) return false
    this.#position = begin.lastIndex
    if (match[1] === '-') this.#skipSpace()
    const start = this.#position
    if (start >= this.#end) return true
    const end = this.#rawEnd(start, offset)
    const data = normalizeNewlines(this.text.slice(start, end.start))
    const kept = end.stripsBefore ? trimEnd(data) : data
    if (kept !== '') this.#push('data', kept, start)
    this.#position = end.stop
    if (end.stripsAfter) this.#skipSpace()
    return true
  }

  #rawEnd(
    from: number,
    offset: number,
  ): { start: number; stop: number; stripsBefore: boolean; stripsAfter: boolean } {
    const tag = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/y
    for (let i = this.text.indexOf('{%', from); i >= 0; i = this.text.indexOf('{%', i + 2)) {
      tag.lastIndex = i
      const match = tag.exec(this.text)
      if (!match || tag.lastIndex > this.#end) continue
      return { start: i, stop: tag.lastIndex, stripsBefore: match[1] === '-', stripsAfter: match[2] === '-' }
    }
    return this.#fail('this raw block has no `{% endraw %}`', offset)
  }

  #skipSpace(): boolean {
    const start = this.#position
    while (this.#position < this.#end && isSpace(this.text.charCodeAt(this.#position))) this.#position++
    return this.#position > start
  }

  #close(isBlock: boolean): boolean {
    const sign = this.text[this.#position]!
    const signed = sign === '-' || (sign === '+' && isBlock)
    const at = this.#position + (signed ? 1 : 0)
    if (at + 2 > this.#end || !this.text.startsWith(isBlock ? '%}' : '}}', at)) return false
    this.#push(isBlock ? 'block_end' : 'variable_end', '', this.#position)
    this.#position = at + 2
    if (sign === '-') this.#skipSpace()
    return true
  }

  #token(): void {
    const start = this.#position
    const code = this.text.charCodeAt(start)
    if (isDigit(code)) this.#number(start)
    else if (code === 0x22 || code === 0x27) this.#string(start)
    else if (isWordCharacter(String.fromCodePoint(this.text.codePointAt(start)!))) this.#name(start)
    else this.#operator(start)
  }

  #number(start: number): void {
    const { type, number, end } = readNumber(this.text, start, this.#end)
    this.tokens.push({ type, text: '', number, offset: start })
    this.#position = end
  }

  #string(start: number): void {
    const { text, end } = readString(this.text, start, this.#end)
    this.#push('string', normalizeNewlines(text), start)
    this.#position = end
  }

  #name(start: number): void {
    let end = start
    while (end < this.#end) {
      const character = String.fromCodePoint(this.text.codePointAt(end)!)
      if (!isWordCharacter(character) && !/[\p{XID_Continue}]/u.test(character)) break
      end += character.length
    }
    const name = this.text.slice(start, end)
    if (!isIdentifier(name)) this.#fail(`\`${name}\` is not a name`, start)
    this.#push('name', name, start)
    this.#position = end
  }

  #operator(start: number): void {
    const two = this.text.slice(start, Math.min(start + 2, this.#end))
    const operator = operators.has(two) ? two : two[0]!
    if (!operators.has(operator)) {
      this.#fail(`unexpected character \`${String.fromCodePoint(this.text.codePointAt(start)!)}\``, start)
    }
    this.#balance(operator, start)
    this.#push(operator as Operator, '', start)
    this.#position = start + operator.length
  }

  #balance(operator: string, offset: number): void {
    const closing = brackets[operator]
    if (closing !== undefined) this.#open.push(closing)
    if (operator !== ')' && operator !== ']' && operator !== '}') return
    const expected = this.#open.pop()
    if (expected === undefined) this.#fail(`unexpected \`${operator}\``, offset)
    if (expected !== operator) this.#fail(`unexpected \`${operator}\`, expected \`${expected}\``, offset)
  }
}

function withoutFinalNewline(text: string): number {
  if (text.endsWith('\r\n')) return text.length - 2
  return text.endsWith('\n') || text.endsWith('\r') ? text.length - 1 : text.length
}

const normalizeNewlines = (text: string): string =>
  text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
