/**
 * `ast.literal_eval(text)`: text that is one Python literal, as a value.
 *
 * Tuples become lists, and the keys of dicts text, because documents have neither tuples nor other keys.
 * Everything that Python would not read as a literal gives undefined, and so do complex numbers and `...`,
 * which no document can hold.
 */
import { dict, type Float, float, isDict, type Value } from '../../base/value.js'
import { type LiteralToken, LiteralTokens, notLiteral } from './literal-tokens.js'
import { valueText } from './value-text.js'

/** Python's own limit for brackets inside brackets. */
const maxDepth = 200
const mayBegin = /^[ \t]*[\d.'"[({+\-TFNbBrRuUs\r\n\f\\#]/

export function pythonLiteral(text: string): Value | undefined {
  if (!mayBegin.test(text) || text.includes('\0')) return undefined
  try {
    return new LiteralReader(text.replace(/^[ \t]+/, '')).read()
  } catch (error) {
    if (error === notLiteral) return undefined
    throw error
  }
}

/** The value that a stable text stands for: its literal, or the text itself. */
export function literalOrText(text: string): Value {
  const literal = pythonLiteral(text)
  return literal === undefined ? text : literal
}

class LiteralReader {
  readonly #tokens: LiteralTokens
  #depth = 0

  constructor(text: string) {
    this.#tokens = new LiteralTokens(text)
  }

  read(): Value {
    const first = this.#value()
    const value = this.#tokens.is(',') ? this.#rest(first, 'end') : first
    if (this.#tokens.current.type !== 'end') throw notLiteral
    return value
  }

  #value(): Value {
    const token = this.#tokens.current
    switch (token.type) {
      case 'number':
        this.#tokens.advance()
        return token.value
      case 'string':
      case 'bytes':
        return this.#strings(token.type)
      case 'name':
        return this.#named(token.text)
      case '+':
      case '-':
        return this.#signed(token.type)
      default:
        return this.#bracketed(token)
    }
  }

  /** Strings next to each other are one; bytes and text do not mix. */
  #strings(type: 'string' | 'bytes'): Value {
    let text = ''
    for (;;) {
      const token = this.#tokens.current
      if (token.type !== 'string' && token.type !== 'bytes') break
      if (token.type !== type) throw notLiteral
      text += token.text
      this.#tokens.advance()
    }
    return type === 'string' ? text : Uint8Array.from(text, (character) => character.charCodeAt(0))
  }

  #named(name: string): Value {
    this.#tokens.advance()
    switch (name) {
      case 'True':
        return true
      case 'False':
        return false
      case 'None':
        return null
      case 'set':
        this.#tokens.take('(')
        this.#tokens.take(')')
        return new Set<Value>()
      default:
        throw notLiteral
    }
  }

  /** One sign before a number, which may stand in parentheses. */
  #signed(sign: '+' | '-'): Value {
    this.#tokens.advance()
    let parentheses = 0
    while (parentheses <= maxDepth && this.#tokens.skip('(')) parentheses++
    const token = this.#tokens.current
    if (token.type !== 'number') throw notLiteral
    this.#tokens.advance()
    while (parentheses-- > 0) this.#tokens.take(')')
    return sign === '-' ? negated(token.value) : token.value
  }

  #bracketed({ type }: LiteralToken): Value {
    if (type !== '(' && type !== '[' && type !== '{') throw notLiteral
    if (++this.#depth > maxDepth) throw notLiteral
    this.#tokens.advance()
    const value = type === '(' ? this.#parenthesized() : type === '[' ? this.#list() : this.#braced()
    this.#depth--
    return value
  }

  #parenthesized(): Value {
    if (this.#tokens.skip(')')) return []
    const first = this.#value()
    if (this.#tokens.skip(')')) return first
    return this.#rest(first, ')')
  }

  #list(): Value {
    if (this.#tokens.skip(']')) return []
    const first = this.#value()
    if (this.#tokens.skip(']')) return [first]
    return this.#rest(first, ']')
  }

  /** The items behind the first one and the closing bracket; a trailing comma is fine. */
  #rest(first: Value, close: ')' | ']' | '}' | 'end'): Value[] {
    const items = [first]
    for (;;) {
      this.#tokens.take(',')
      if (this.#closes(close)) return items
      items.push(this.#value())
      if (this.#closes(close)) return items
    }
  }

  #closes(close: ')' | ']' | '}' | 'end'): boolean {
    return close === 'end' ? this.#tokens.current.type === 'end' : this.#tokens.skip(close)
  }

  #braced(): Value {
    if (this.#tokens.skip('}')) return dict()
    const first = this.#value()
    if (this.#tokens.is(':')) return this.#entries(first)
    const members = this.#tokens.skip('}') ? [first] : this.#rest(first, '}')
    if (members.some(isUnhashable)) throw notLiteral
    // Of members that Python takes for one, the first stays.
    const byKey = new Map([...members].reverse().map((member) => [keyOf(member), member] as const))
    return new Set([...byKey.values()].reverse())
  }

  #entries(firstKey: Value): Value {
    const entries = new Map<string, readonly [string, Value]>()
    let key = firstKey
    for (;;) {
      if (isUnhashable(key)) throw notLiteral
      this.#tokens.take(':')
      const known = entries.get(keyOf(key))
      entries.set(keyOf(key), [known?.[0] ?? valueText(key), this.#value()])
      if (this.#tokens.skip('}')) break
      this.#tokens.take(',')
      if (this.#tokens.skip('}')) break
      key = this.#value()
    }
    return dict(entries.values())
  }
}

function negated(value: number | bigint | Float): Value {
  if (typeof value === 'bigint') return -value
  if (typeof value === 'number') return Number.isInteger(value) ? 0 - value : -value
  return float(-value.value)
}

/** Lists, dicts and sets cannot be keys; tuples could, but no document holds such keys. */
const isUnhashable = (value: Value): boolean => Array.isArray(value) || isDict(value) || value instanceof Set

/** The same text for the keys that Python takes for one: `1`, `1.0` and `True`. */
function keyOf(value: Value): string {
  if (typeof value === 'string') return `s${value}`
  if (value === null) return 'None'
  if (value instanceof Uint8Array) return `b${value.join()}`
  return `n${Number(value)}`
}
