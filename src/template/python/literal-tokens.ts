/** The tokens of Python source that literals are made of. Anything else is no literal. */
import { type Float, float } from '../../base/value.js'
import { readEscape } from './escapes.js'
import { intValue } from './numbers.js'

/** Signals that a text is not a literal; one object, because most texts are not and traces are dear. */
export const notLiteral = new Error('not a Python literal')

type Symbol = '(' | ')' | '[' | ']' | '{' | '}' | ',' | ':' | '+' | '-'

export type LiteralToken =
  | { readonly type: 'number'; readonly value: number | bigint | Float }
  | { readonly type: 'string' | 'bytes'; readonly text: string }
  | { readonly type: 'name'; readonly text: string }
  | { readonly type: Symbol | 'end' }

const symbols = '()[]{},:+-'

/** Python refuses longer ints. */
const maxDigits = 4300
const number =
  /(?:0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][+-]?\d(?:_?\d)*)?|\d(?:_?\d)*(?:\.(?:[eE][+-]?\d(?:_?\d)*)?|[eE][+-]?\d(?:_?\d)*)?)(?![\w.])/y
const opening = /([rR][bB]?|[bB][rR]?|[uU])?('''|"""|'|")/y
const word = /[A-Za-z_]\w*/y
/** An indented first line, also behind joined empty ones, is an error of Python. */
const indentation = /(?:\\\n)*[ \t]/y
const blank = /[ \t\f]*/y
const blankLine = /[ \t\f]*(?:#[^\n]*)?(?:\n|$)/y

export class LiteralTokens {
  readonly #text: string
  #position = 0
  /** Line breaks count only outside brackets, where they end the literal. */
  #open = 0
  #current: LiteralToken

  constructor(text: string) {
    this.#text = text.replace(/\r\n?/g, '\n')
    this.#skipBlankLines()
    if (this.#match(indentation)) throw notLiteral
    this.#current = this.#next()
  }

  get current(): LiteralToken {
    return this.#current
  }

  is(type: Symbol): boolean {
    return this.#current.type === type
  }

  advance(): void {
    this.#current = this.#next()
  }

  skip(type: Symbol): boolean {
    if (!this.is(type)) return false
    this.advance()
    return true
  }

  take(type: Symbol): void {
    if (!this.skip(type)) throw notLiteral
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#position
    const match = pattern.exec(this.#text)
    if (!match) return undefined
    this.#position = pattern.lastIndex
    return match
  }

  #skipBlankLines(): void {
    while (this.#position < this.#text.length && this.#match(blankLine)) {
      // Each match is one line without content.
    }
  }

  #next(): LiteralToken {
    this.#skipSpace()
    const character = this.#text[this.#position]
    if (character === undefined) return { type: 'end' }
    if (character === '\n') return this.#end()
    if (symbols.includes(character)) return this.#symbol(character as Symbol)
    const quoted = this.#match(opening)
    if (quoted) return this.#string(quoted[1]?.toLowerCase() ?? '', quoted[2]!)
    const digits = this.#match(number)
    if (digits) return { type: 'number', value: readNumber(digits[0]) }
    const name = this.#match(word)
    if (name) return { type: 'name', text: name[0] }
    throw notLiteral
  }

  #skipSpace(): void {
    for (;;) {
      if (this.#text.charCodeAt(this.#position) <= 0x20) this.#match(blank)
      if (this.#text[this.#position] === '#') this.#skipComment()
      const next = this.#text[this.#position]
      const joins = next === '\\' && this.#text[this.#position + 1] === '\n'
      if (joins && this.#position + 2 >= this.#text.length) throw notLiteral
      if (!joins && !(next === '\n' && this.#open > 0)) return
      this.#position += joins ? 2 : 1
    }
  }

  #skipComment(): void {
    const end = this.#text.indexOf('\n', this.#position)
    this.#position = end < 0 ? this.#text.length : end
  }

  /** A line break ends the literal: only blank lines may follow. */
  #end(): LiteralToken {
    this.#skipBlankLines()
    const indentedEnd = /\n[ \t]+$/.test(this.#text)
    if (this.#position < this.#text.length || indentedEnd) throw notLiteral
    return { type: 'end' }
  }

  #symbol(type: Symbol): LiteralToken {
    this.#position++
    if (type === '(' || type === '[' || type === '{') this.#open++
    else if (type === ')' || type === ']' || type === '}') this.#open--
    return { type }
  }

  #string(prefix: string, quote: string): LiteralToken {
    const isRaw = prefix.includes('r')
    const isBytes = prefix.includes('b')
    const isLong = quote.length === 3
    let text = ''
    for (;;) {
      const character = this.#text[this.#position]
      if (character === undefined || (character === '\n' && !isLong)) throw notLiteral
      if (character === quote[0] && this.#text.startsWith(quote, this.#position)) break
      if (isBytes && character > '\x7f') throw notLiteral
      if (character === '\\') text += this.#escape(isRaw, isBytes)
      else {
        text += character
        this.#position++
      }
    }
    this.#position += quote.length
    return { type: isBytes ? 'bytes' : 'string', text }
  }

  #escape(isRaw: boolean, isBytes: boolean): string {
    const next = this.#text[this.#position + 1]
    if (next === undefined) throw notLiteral
    // Bytes know no escapes for characters, so these stay as they are.
    if (isRaw || (isBytes && 'uUN'.includes(next))) {
      this.#position += 2
      return `\\${next}`
    }
    const resolved = readEscape(this.#text, this.#position)
    if (resolved.problem !== undefined) throw notLiteral
    this.#position = resolved.end
    return isBytes ? String.fromCharCode(resolved.text.charCodeAt(0) & 0xff) : resolved.text
  }
}

function readNumber(written: string): number | bigint | Float {
  const digits = written.replaceAll('_', '').toLowerCase()
  if (/^0[xob]/.test(digits)) return readInt(digits)
  if (/[.e]/.test(digits)) return float(Number(digits))
  // `007` is refused, `00` is zero.
  if (/^0+[1-9]/.test(digits)) throw notLiteral
  return readInt(digits)
}

function readInt(digits: string): number | bigint {
  if (digits.length > maxDigits) throw notLiteral
  return digits.length < 16 ? Number(digits) : intValue(BigInt(digits))
}
