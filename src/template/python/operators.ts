/** The binary and unary operators on every type of value. */
import { float } from '../../base/value.js'
import type { Runtime } from '../runtime.js'
import { joinMarkup } from './markup.js'
import { type Arithmetic, floatOf, intOf, numberArithmetic } from './numbers.js'
import { percentFormat } from './percent-format.js'
import { sizeArgument } from './signature.js'
import { typeName } from './type-name.js'
import { Markup, PyTuple, type PyValue, stringOf, Undefined } from './values.js'

export function binary(rt: Runtime, op: Arithmetic, a: PyValue, b: PyValue): PyValue {
  const result = numberArithmetic(rt, op, a, b) ?? sequenceOperation(rt, op, a, b)
  return result ?? failOperands(rt, op, a, b)
}

function sequenceOperation(rt: Runtime, op: Arithmetic, a: PyValue, b: PyValue): PyValue | undefined {
  switch (op) {
    case '+':
      return concatenate(rt, a, b)
    case '*':
      return intOf(b) !== undefined ? repeat(rt, a, b) : intOf(a) !== undefined ? repeat(rt, b, a) : undefined
    case '%':
      return stringOf(a) === undefined ? undefined : percentFormat(rt, a as string | Markup, b)
    default:
      return undefined
  }
}

function concatenate(rt: Runtime, a: PyValue, b: PyValue): PyValue | undefined {
  if (typeof a === 'string' && typeof b === 'string') {
    rt.grow(a.length + b.length)
    return a + b
  }
  if (a instanceof Markup || b instanceof Markup) return joinMarkup(rt, a, b)
  if (Array.isArray(a) && Array.isArray(b)) {
    rt.grow(a.length + b.length)
    return [...a, ...b]
  }
  if (a instanceof PyTuple && b instanceof PyTuple) {
    rt.grow(a.items.length + b.items.length)
    return new PyTuple([...a.items, ...b.items])
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    rt.grow(a.length + b.length)
    return Uint8Array.from([...a, ...b])
  }
  return undefined
}

function repeat(rt: Runtime, value: PyValue, times: PyValue): PyValue | undefined {
  const count = Math.max(0, sizeArgument(rt, times, 'the factor'))
  const text = stringOf(value)
  if (text !== undefined) {
    const repeated = repeatText(rt, text, count)
    return value instanceof Markup ? new Markup(repeated) : repeated
  }
  if (Array.isArray(value)) return repeatItems(rt, value, count)
  if (value instanceof PyTuple) return new PyTuple(repeatItems(rt, value.items, count))
  return undefined
}

/** `text × count`, charged before it is made. */
export function repeatText(rt: Runtime, text: string, count: number): string {
  if (text === '' || count <= 0) return ''
  rt.grow(text.length * count)
  return text.repeat(count)
}

function repeatItems(rt: Runtime, items: readonly PyValue[], count: number): PyValue[] {
  if (items.length === 0) return []
  rt.grow(items.length * count)
  return Array.from({ length: items.length * count }, (_, i) => items[i % items.length]!)
}

function failOperands(rt: Runtime, op: Arithmetic, a: PyValue, b: PyValue): never {
  if (a instanceof Undefined) return rt.failUndefined(a)
  if (b instanceof Undefined) return rt.failUndefined(b)
  const mixesText = op === '+' && (stringOf(a) !== undefined || stringOf(b) !== undefined)
  return rt.fail(
    `\`${op}\` does not work on ${typeName(a)} and ${typeName(b)}`,
    mixesText ? 'join text with `~`' : undefined,
  )
}

/** `-value` and `+value`. */
export function unary(rt: Runtime, op: '-' | '+', value: PyValue): PyValue {
  const int = intOf(value)
  if (int !== undefined) {
    if (op === '+') return int
    return typeof int === 'bigint' ? -int : 0 - int
  }
  const number = floatOf(value)
  if (number !== undefined) return float(op === '-' ? -number : number)
  if (value instanceof Undefined) return rt.failUndefined(value)
  return rt.fail(`\`${op}\` does not work on ${typeName(value)}`)
}
