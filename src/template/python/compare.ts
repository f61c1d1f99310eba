/** Python's `==`, ordering and `in`. */
import { DateTimeValue, DateValue } from '../../base/value.js'
import type { Runtime } from '../runtime.js'
import { datePartsOf, epochSeconds } from './date-text.js'
import { PyDict } from './dict.js'
import { iterate } from './iterate.js'
import { floatOf, intOf } from './numbers.js'
import { typeName } from './type-name.js'
import { compareText } from './unicode.js'
import { PyObject, PySet, PyTuple, type PyValue, stringOf, Undefined } from './values.js'

export type Ordering = '<' | '<=' | '>' | '>='

export function equals(rt: Runtime, a: PyValue, b: PyValue): boolean {
  if (a === b) return true
  const text = stringOf(a)
  if (text !== undefined) {
    rt.work(text.length)
    return text === stringOf(b)
  }
  const number = intOf(a) ?? floatOf(a)
  if (number !== undefined) {
    const other = intOf(b) ?? floatOf(b)
    return other !== undefined && compareNumbers(number, other) === 0
  }
  if (a === null || b === null) return false
  return containersEqual(rt, a, b)
}

function containersEqual(rt: Runtime, a: PyValue, b: PyValue): boolean {
  if (a instanceof Undefined) return b instanceof Undefined
  if (Array.isArray(a)) return Array.isArray(b) && itemsEqual(rt, a, b)
  if (a instanceof PyTuple) return b instanceof PyTuple && itemsEqual(rt, a.items, b.items)
  if (a instanceof PyDict) return b instanceof PyDict && dictsEqual(rt, a, b)
  if (a instanceof PySet) {
    return b instanceof PySet && a.members.size === b.members.size && isSubset(a.members, b.members)
  }
  if (a instanceof DateValue) return b instanceof DateValue && a.iso === b.iso
  if (a instanceof DateTimeValue) return b instanceof DateTimeValue && timesEqual(a, b)
  if (a instanceof Uint8Array) return b instanceof Uint8Array && itemsEqual(rt, [...a], [...b])
  return a instanceof PyObject && a.equals !== undefined && a.equals(rt, b)
}

function itemsEqual(rt: Runtime, a: readonly PyValue[], b: readonly PyValue[]): boolean {
  if (a.length !== b.length) return false
  rt.enter()
  const equal = a.every((item, i) => {
    rt.step(0.25)
    return item === b[i] || equals(rt, item, b[i]!)
  })
  rt.leave()
  return equal
}

function dictsEqual(rt: Runtime, a: PyDict, b: PyDict): boolean {
  if (a.size !== b.size) return false
  rt.enter()
  const equal = a.entries().every(([key, value]) => {
    rt.step(0.5)
    const other = b.get(key)
    return other !== undefined && (value === other || equals(rt, value, other))
  })
  rt.leave()
  return equal
}

const isSubset = (a: PyDict, b: PyDict): boolean => a.keys().every((key) => b.has(key))

function timesEqual(a: DateTimeValue, b: DateTimeValue): boolean {
  const [left, right] = [datePartsOf(a), datePartsOf(b)]
  if (!left || !right) return a.iso === b.iso
  const bothNaive = (left.offset === undefined) === (right.offset === undefined)
  return bothNaive && epochSeconds(left) === epochSeconds(right)
}

export function ordered(rt: Runtime, op: Ordering, a: PyValue, b: PyValue): boolean {
  if (a instanceof PySet && b instanceof PySet) return setsOrdered(op, a.members, b.members)
  const order = compare(rt, a, b, op)
  switch (op) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

function setsOrdered(op: Ordering, a: PyDict, b: PyDict): boolean {
  const [small, large] = op.startsWith('<') ? [a, b] : [b, a]
  return isSubset(small, large) && (op.endsWith('=') || small.size < large.size)
}

/** Negative, zero or positive; NaN when neither is first. `op` is for the message. */
export function compare(rt: Runtime, a: PyValue, b: PyValue, op: Ordering = '<'): number {
  const number = intOf(a) ?? floatOf(a)
  const other = number === undefined ? undefined : (intOf(b) ?? floatOf(b))
  if (number !== undefined && other !== undefined) return compareNumbers(number, other)
  const text = stringOf(a)
  const otherText = text === undefined ? undefined : stringOf(b)
  if (text !== undefined && otherText !== undefined) {
    rt.work(Math.min(text.length, otherText.length))
    return compareText(text, otherText)
  }
  if (Array.isArray(a) && Array.isArray(b)) return compareItems(rt, a, b, op)
  if (a instanceof PyTuple && b instanceof PyTuple) return compareItems(rt, a.items, b.items, op)
  if (a instanceof DateValue && b instanceof DateValue) return compareText(a.iso, b.iso)
  if (a instanceof DateTimeValue && b instanceof DateTimeValue) return compareTimes(rt, a, b)
  if (a instanceof Undefined) return rt.failUndefined(a)
  if (b instanceof Undefined) return rt.failUndefined(b)
  return rt.fail(`\`${op}\` cannot compare ${typeName(a)} with ${typeName(b)}`)
}

/** By their exact values, whatever their representation. */
function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1
  if (a > b) return 1
  return a <= b ? 0 : Number.NaN
}

/** The first items that differ decide, then the length. */
function compareItems(rt: Runtime, a: readonly PyValue[], b: readonly PyValue[], op: Ordering): number {
  rt.enter()
  let order = a.length - b.length
  for (let i = 0; i < a.length && i < b.length; i++) {
    rt.step(0.25)
    if (a[i] !== b[i] && !equals(rt, a[i]!, b[i]!)) {
      order = compare(rt, a[i]!, b[i]!, op)
      break
    }
  }
  rt.leave()
  return order
}

function compareTimes(rt: Runtime, a: DateTimeValue, b: DateTimeValue): number {
  const [left, right] = [datePartsOf(a), datePartsOf(b)]
  if (!left || !right) return compareText(a.iso, b.iso)
  if ((left.offset === undefined) !== (right.offset === undefined)) {
    return rt.fail('a time with a time zone cannot be compared with one without')
  }
  return epochSeconds(left) - epochSeconds(right)
}

/** Python's `value in container`. */
export function contains(rt: Runtime, container: PyValue, value: PyValue): boolean {
  const text = stringOf(container)
  if (text !== undefined) {
    const part = stringOf(value)
    if (part === undefined) return rt.fail(`\`in\` a str needs a str, not ${typeName(value)}`)
    rt.work(text.length)
    return text.includes(part)
  }
  if (container instanceof PyDict) return container.has(value)
  if (container instanceof PySet) return container.members.has(value)
  if (container instanceof PyObject && container.contains) return container.contains(rt, value)
  if (container instanceof Uint8Array) return bytesContain(rt, container, value)
  const items = iterate(rt, container, 'in')
  for (let next = items.next(); !next.done; next = items.next()) {
    rt.step(0.25)
    if (next.value === value || equals(rt, next.value, value)) return true
  }
  return false
}

function bytesContain(rt: Runtime, bytes: Uint8Array, value: PyValue): boolean {
  const int = intOf(value)
  if (int === undefined) return rt.fail(`\`in\` bytes needs an int, not ${typeName(value)}`)
  return bytes.includes(Number(int))
}
