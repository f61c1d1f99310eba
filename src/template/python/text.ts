/** Python's `str()` and `repr()`: how values print, alone and inside containers. */
import { DateTimeValue, DateValue, Float } from '../../base/value.js'
import type { Runtime } from '../runtime.js'
import { dateRepr, dateTimeRepr, dateTimeText } from './date-text.js'
import { PyDict } from './dict.js'
import { floatText } from './float-text.js'
import { Markup, PyIterator, PySet, PyTuple, type PyValue, Undefined } from './values.js'

/** Python refuses to write longer ints. */
const maxIntDigits = 4300

export function str(rt: Runtime, value: PyValue): string {
  if (typeof value === 'string') return value
  if (value instanceof Markup) return value.text
  if (value instanceof Undefined) {
    rt.noteUnknown(value, 'value')
    return ''
  }
  if (value instanceof DateValue) return value.iso
  if (value instanceof DateTimeValue) return dateTimeText(value)
  return repr(rt, value)
}

export function repr(rt: Runtime, value: PyValue): string {
  return new Printer(rt).repr(value)
}

class Printer {
  /** Containers being printed, to print `[...]` instead of running in circles. */
  readonly #open: PyValue[] = []
  constructor(readonly rt: Runtime) {}

  repr(value: PyValue): string {
    if (value === null) return 'None'
    switch (typeof value) {
      case 'string':
        return stringRepr(value)
      case 'boolean':
        return value ? 'True' : 'False'
      case 'number':
        return Number.isInteger(value) ? String(value) : floatText(value)
      case 'bigint':
        return bigIntText(this.rt, value)
    }
    if (value instanceof Float) return floatText(value.value)
    if (value instanceof Markup) return `Markup(${stringRepr(value.text)})`
    if (value instanceof Undefined) {
      this.rt.noteUnknown(value, 'value')
      return 'Undefined'
    }
    if (value instanceof DateValue) return dateRepr(value)
    if (value instanceof DateTimeValue) return dateTimeRepr(value)
    if (value instanceof Uint8Array) return bytesRepr(value)
    return this.#object(value)
  }

  #object(value: Exclude<PyValue, null | boolean | number | bigint | string>): string {
    if (Array.isArray(value)) return this.#nested(value, '[...]', () => `[${this.#items(value)}]`)
    if (value instanceof PyTuple) return this.#nested(value, '(...)', () => this.#tuple(value))
    if (value instanceof PyDict) return this.#nested(value, '{...}', () => this.#dict(value))
    if (value instanceof PySet) {
      if (value.members.size === 0) return 'set()'
      return this.#nested(value, 'set(...)', () => `{${this.#items(value.members.keys())}}`)
    }
    const text = 'repr' in value && value.repr ? value.repr(this.rt) : undefined
    return text ?? failUnprintable(this.rt, value)
  }

  #nested(value: PyValue, again: string, print: () => string): string {
    if (this.#open.includes(value)) return again
    this.rt.enter()
    this.#open.push(value)
    const text = print()
    this.rt.grow(text.length)
    this.#open.pop()
    this.rt.leave()
    return text
  }

  #items(items: readonly PyValue[]): string {
    let text = ''
    for (let i = 0; i < items.length; i++) {
      this.rt.step(0.5)
      text += i === 0 ? this.repr(items[i]!) : `, ${this.repr(items[i]!)}`
    }
    return text
  }

  #tuple(value: PyTuple): string {
    return value.items.length === 1 ? `(${this.repr(value.items[0]!)},)` : `(${this.#items(value.items)})`
  }

  #dict(value: PyDict): string {
    const parts = value.entries().map(([key, item]) => {
      this.rt.step()
      return `${this.repr(key)}: ${this.repr(item)}`
    })
    return `{${parts.join(', ')}}`
  }
}

/** Python would print a memory address, which differs from run to run and helps nobody. */
function failUnprintable(rt: Runtime, value: PyValue): never {
  if (value instanceof PyIterator) {
    return rt.fail('this prints a Python generator, not its items', 'add `|list` or `|join(",")`')
  }
  return rt.fail('this prints a function, not its result', 'call it: add `()`')
}

export function bigIntText(rt: Runtime, value: bigint): string {
  const text = value.toString()
  if (text.length > maxIntDigits + 1) {
    rt.limit(`an int of more than ${maxIntDigits} digits cannot be printed`)
  }
  return text
}

const plain = /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/
const special = /[\\\n\r\t']|(?! )[\p{C}\p{Z}]/gu

/** Single quotes unless only double quotes avoid an escape; what does not print is escaped. */
export function stringRepr(text: string): string {
  if (plain.test(text)) return `'${text}'`
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const body = text.replace(special, (character) => {
    if (character === "'") return quote === "'" ? "\\'" : "'"
    return escaped(character)
  })
  return quote + body + quote
}

const shortEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** The escape of a character that Python does not print as it is. */
export function escaped(character: string): string {
  const short = shortEscapes[character]
  if (short !== undefined) return short
  const hex = character.codePointAt(0)!.toString(16)
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}

/** `ascii()`: as repr, with everything beyond ASCII escaped. */
export function asciiRepr(rt: Runtime, value: PyValue): string {
  return repr(rt, value).replace(/[^\x00-\x7f]/gu, escaped)
}

function bytesRepr(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'"
  let body = ''
  for (const byte of bytes) {
    const character = String.fromCharCode(byte)
    if (character === quote) body += `\\${quote}`
    else if (byte >= 0x20 && byte < 0x7f && byte !== 0x5c) body += character
    else body += escaped(character)
  }
  return `b${quote}${body}${quote}`
}
