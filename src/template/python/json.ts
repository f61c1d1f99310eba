/** `json.dumps(value, sort_keys=True)`, with the characters that mean something in HTML escaped. */
import { isFloat } from '../../base/value.js'
import type { Runtime } from '../runtime.js'
import { PyDict } from './dict.js'
import { floatText } from './float-text.js'
import { floatOf } from './numbers.js'
import { repeatText } from './operators.js'
import { sorted } from './sort.js'
import { bigIntText } from './text.js'
import { typeName } from './type-name.js'
import { PyTuple, type PyValue, stringOf, Undefined } from './values.js'

export function jsonText(rt: Runtime, value: PyValue, indent: string | undefined): string {
  const text = new JsonWriter(rt, indent).write(value, 0)
  rt.work(text.length)
  return text.replace(/[<>&']/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)
}

class JsonWriter {
  constructor(
    readonly rt: Runtime,
    readonly indent: string | undefined,
  ) {}

  write(value: PyValue, level: number): string {
    this.rt.step()
    const text = stringOf(value)
    if (text !== undefined) return jsonString(this.rt, text)
    const scalar = this.#scalar(value)
    if (scalar !== undefined) return scalar
    this.rt.enter()
    const written = this.#container(value, level)
    this.rt.leave()
    return written
  }

  #scalar(value: PyValue): string | undefined {
    if (value === null) return 'null'
    if (typeof value === 'boolean') return value ? 'true' : 'false'
    if (typeof value === 'bigint') return bigIntText(this.rt, value)
    const number = floatOf(value)
    if (number !== undefined) return jsonFloat(number)
    return typeof value === 'number' ? String(value) : undefined
  }

  #container(value: PyValue, level: number): string {
    const items = Array.isArray(value) ? value : value instanceof PyTuple ? value.items : undefined
    if (items) {
      return this.#enclose(
        '[]',
        items.map((item) => this.write(item, level + 1)),
        level,
      )
    }
    if (value instanceof PyDict) return this.#enclose('{}', this.#members(value, level), level)
    if (value instanceof Undefined) return this.rt.failUndefined(value)
    return this.rt.fail(`${typeName(value)} cannot be written as JSON`)
  }

  #members(dict: PyDict, level: number): string[] {
    const keys = sorted(this.rt, dict.keys())
    return keys.map((key) => `${this.#key(key)}: ${this.write(dict.get(key)!, level + 1)}`)
  }

  #key(key: PyValue): string {
    const text = stringOf(key) ?? this.#scalar(key)
    if (text === undefined) this.rt.fail(`${typeName(key)} cannot be a key in JSON`)
    return jsonString(this.rt, text)
  }

  #enclose(brackets: string, parts: readonly string[], level: number): string {
    if (parts.length === 0) return brackets
    const [open, close] = [brackets[0], brackets[1]]
    if (this.indent === undefined) return `${open}${parts.join(', ')}${close}`
    this.rt.grow((parts.length + 1) * this.indent.length * (level + 1))
    const inner = `\n${this.indent.repeat(level + 1)}`
    return `${open}${inner}${parts.join(`,${inner}`)}\n${this.indent.repeat(level)}${close}`
  }
}

/** The indentation of one level: a number of spaces, or a text. */
export function jsonIndent(rt: Runtime, indent: PyValue | undefined): string | undefined {
  if (indent === undefined || indent === null) return undefined
  const text = stringOf(indent)
  if (text !== undefined) return text
  return typeof indent === 'number' && !isFloat(indent)
    ? repeatText(rt, ' ', indent)
    : rt.fail('the indentation must be an int or text')
}

function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  return floatText(value)
}

const jsonEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
}

/** Everything beyond ASCII is escaped, unit by unit. */
function jsonString(rt: Runtime, text: string): string {
  rt.grow(text.length)
  const body = text.replace(
    /["\\]|[^\x20-\x7e]/g,
    (character) => jsonEscapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `"${body}"`
}
