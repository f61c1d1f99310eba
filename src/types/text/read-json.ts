/**
 * JSON text → value, as orjson reads it: RFC 8259 and nothing more, whole numbers kept apart from floats.
 *
 * `JSON.parse` cannot tell `5` from `5.0`, accepts half surrogate pairs and has no limit of depth.
 */
import { fail, ok, type Result } from '../../base/result.js'
import { dict, float, type Value } from '../../base/value.js'
import { isWellFormed } from './well-formed.js'

/** Deeper nesting is refused, so that no text can exhaust the stack. */
const MAX_DEPTH = 1024

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y
const STRING_PART = /[^"\\\u0000-\u001f]+/y
const LITERALS: readonly (readonly [string, Value])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** The value, or what is wrong as a clause: `expected a value at character 3`. */
export function readJson(text: string): Result<Value, string> {
  const reader = new Reader(text)
  const value = reader.document()
  return reader.problem === undefined ? ok(value) : fail(reader.problem)
}

/** After a problem the reader stands at the end of the text, so that every loop ends. */
class Reader {
  #at = 0
  #problem: string | undefined
  constructor(readonly text: string) {}

  get problem(): string | undefined {
    return this.#problem
  }

  document(): Value {
    const value = this.#value(0)
    this.#skipSpace()
    if (this.#at < this.text.length) this.#stop('there is more text')
    return value
  }

  /** Keeps the first problem. */
  #stop(problem: string): null {
    this.#problem ??= `${problem} at character ${this.#at + 1}`
    this.#at = this.text.length
    return null
  }

  #skipSpace(): void {
    while (' \t\r\n'.includes(this.text.charAt(this.#at)) && this.#at < this.text.length) this.#at++
  }

  #take(character: string): boolean {
    this.#skipSpace()
    if (this.text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #value(depth: number): Value {
    if (depth > MAX_DEPTH) return this.#stop('it is nested too deeply')
    if (this.#take('[')) return this.#list(depth)
    if (this.#take('{')) return this.#dict(depth)
    if (this.#take('"')) return this.#string()
    for (const [word, value] of LITERALS) {
      if (this.text.startsWith(word, this.#at)) {
        this.#at += word.length
        return value
      }
    }
    return this.#number()
  }

  #list(depth: number): Value {
    const items: Value[] = []
    if (this.#take(']')) return items
    do items.push(this.#value(depth + 1))
    while (this.#take(','))
    return this.#take(']') ? items : this.#stop('expected `,` or `]`')
  }

  #dict(depth: number): Value {
    const result = dict()
    if (this.#take('}')) return result
    do {
      if (!this.#take('"')) return this.#stop('expected a key in double quotes')
      const key = this.#string()
      if (!this.#take(':')) return this.#stop('expected `:`')
      result[key] = this.#value(depth + 1)
    } while (this.#take(','))
    return this.#take('}') ? result : this.#stop('expected `,` or `}`')
  }

  /** From after the opening quote. */
  #string(): string {
    let result = ''
    while (!this.#problem) {
      STRING_PART.lastIndex = this.#at
      const part = STRING_PART.exec(this.text)?.[0] ?? ''
      result += part
      this.#at += part.length
      const next = this.text[this.#at]
      if (next === '"') break
      if (next === '\\') result += this.#escape()
      else this.#stop(next === undefined ? 'the text is not closed' : 'a control character')
    }
    this.#at++
    if (!isWellFormed(result)) this.#stop('half of a surrogate pair')
    return result
  }

  #escape(): string {
    const letter = this.text.charAt(this.#at + 1)
    if (letter === 'u') {
      const digits = this.text.slice(this.#at + 2, this.#at + 6)
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) return this.#stop('expected four hex digits') ?? ''
      this.#at += 6
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    if (!Object.hasOwn(ESCAPES, letter)) return this.#stop('an unknown escape') ?? ''
    this.#at += 2
    return ESCAPES[letter]!
  }

  #number(): Value {
    NUMBER.lastIndex = this.#at
    const match = NUMBER.exec(this.text)
    if (!match) return this.#stop('expected a value')
    const [literal, fraction, exponent] = match
    this.#at += literal.length
    if (/[0-9]/.test(this.text.charAt(this.#at))) return this.#stop('a number must not start with 0')
    const number = Number(literal)
    if (!Number.isFinite(number)) return this.#stop('a number that is too large')
    return fraction === undefined && exponent === undefined ? wholeNumber(literal) : float(number)
  }
}

/** Whole numbers that need more than 64 bits become floats. */
function wholeNumber(literal: string): Value {
  const number = Number(literal)
  if (Number.isSafeInteger(number)) return number === 0 ? 0 : number
  const exact = BigInt(literal)
  return exact >= -(2n ** 63n) && exact < 2n ** 64n ? exact : float(number)
}
