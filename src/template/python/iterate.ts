/** Going through values: iteration, `len()`, truth. */
import { Float } from '../../base/value.js'
import type { Runtime } from '../runtime.js'
import { PyDict } from './dict.js'
import { typeName } from './type-name.js'
import { characters, textLength } from './unicode.js'
import { PyObject, PySet, PyTuple, type PyValue, stringOf, Undefined } from './values.js'

/** An iterator over a value, or undefined when Python cannot iterate it. */
export function iteratorOf(rt: Runtime, value: PyValue): Iterator<PyValue> | undefined {
  // The iterator of a list is live, as Python's is: items appended while iterating are seen.
  if (Array.isArray(value)) return value.values()
  if (value instanceof PyTuple) return value.items.values()
  const text = stringOf(value)
  if (text !== undefined) {
    rt.work(text.length)
    return Array.from(characters(text)).values()
  }
  if (value instanceof PyDict) return value.keys().values()
  if (value instanceof PySet) return value.members.keys().values()
  if (value instanceof Undefined) {
    rt.noteUnknown(value, 'value')
    return [].values()
  }
  if (value instanceof PyObject) return value.iterate?.(rt)
  if (value instanceof Uint8Array) return Array.from(value).values()
  return undefined
}

/** `purpose` names what needs the items, for the message. */
export function iterate(rt: Runtime, value: PyValue, purpose: string): Iterator<PyValue> {
  const iterator = iteratorOf(rt, value)
  return iterator ?? rt.fail(`\`${purpose}\` needs a list, text or dict, not ${typeName(value)}`)
}

/** All items in a new list; each one is charged, and before the first one is made when there are known to be many. */
export function itemsOf(rt: Runtime, value: PyValue, purpose: string): PyValue[] {
  const charge = (count: number) => {
    rt.step(count / 4)
    rt.grow(count)
  }
  const known = value instanceof PyObject ? value.size?.(rt) : undefined
  if (known !== undefined) charge(known)
  const result: PyValue[] = []
  const iterator = iterate(rt, value, purpose)
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    if (known === undefined) charge(1)
    result.push(next.value)
  }
  return result
}

/** `len()`, or undefined when the value has none. */
export function lengthOf(rt: Runtime, value: PyValue): number | undefined {
  if (Array.isArray(value)) return value.length
  if (value instanceof PyTuple) return value.items.length
  const text = stringOf(value)
  if (text !== undefined) {
    rt.work(text.length)
    return textLength(text)
  }
  if (value instanceof PyDict) return value.size
  if (value instanceof PySet) return value.members.size
  if (value instanceof Uint8Array) return value.length
  if (value instanceof Undefined) {
    rt.noteUnknown(value, 'value')
    return 0
  }
  return value instanceof PyObject ? value.size?.(rt) : undefined
}

export function isTrue(rt: Runtime, value: PyValue): boolean {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value !== ''
    case 'number':
      return value !== 0
    case 'bigint':
      return true
  }
  if (value === null) return false
  if (value instanceof Float) return value.value !== 0
  if (value instanceof Undefined) {
    rt.noteUnknown(value, 'condition')
    return false
  }
  if (value instanceof PyObject) return value.size === undefined || value.size(rt) > 0
  return sizeOf(value) > 0
}

function sizeOf(value: Exclude<PyValue, null | boolean | number | bigint | string | PyObject>): number {
  if (Array.isArray(value)) return value.length
  if (value instanceof PyTuple) return value.items.length
  if (value instanceof PyDict) return value.size
  if (value instanceof PySet) return value.members.size
  if (value instanceof Uint8Array) return value.length
  // Escaped text is false when empty; dates are always true.
  return stringOf(value)?.length ?? 1
}
