/** Indexes and slices of lists, tuples, texts and bytes: negative ones count from the end. */
import type { Runtime } from '../runtime.js'
import { intOf } from './numbers.js'
import { sizeArgument } from './signature.js'
import { typeName } from './type-name.js'
import { characters, isWide } from './unicode.js'
import { Markup, PyObject, PyTuple, type PyValue, stringOf, Undefined } from './values.js'

export interface SliceBounds {
  readonly start: PyValue | undefined
  readonly stop: PyValue | undefined
  readonly step: PyValue | undefined
}

export interface SliceRange {
  readonly start: number
  readonly step: number
  readonly count: number
}

/** The item at an int index, or undefined outside. */
export function itemAt(items: readonly PyValue[], key: PyValue): PyValue | undefined {
  const index = intOf(key)
  if (index === undefined || typeof index === 'bigint') return undefined
  return items[index < 0 ? index + items.length : index]
}

export function characterAt(text: string, key: PyValue): string | undefined {
  const index = intOf(key)
  if (index === undefined || typeof index === 'bigint') return undefined
  const all = characters(text)
  return all[index < 0 ? index + all.length : index]
}

/** Whether Python has slices of such a value, and with such bounds. */
export function canSlice(value: PyValue, { start, stop, step }: SliceBounds): boolean {
  const isSequence = Array.isArray(value) || value instanceof PyTuple || stringOf(value) !== undefined
  return isSequence && [start, stop, step].every((bound) => bound == null || intOf(bound) !== undefined)
}

/** `value[start:stop:step]`. */
export function sliceOf(rt: Runtime, value: PyValue, bounds: SliceBounds): PyValue {
  if (Array.isArray(value)) return pick(rt, value, bounds)
  if (value instanceof PyTuple) return new PyTuple(pick(rt, value.items, bounds))
  const text = stringOf(value)
  if (text !== undefined) {
    const slice = sliceText(rt, text, bounds)
    return value instanceof Markup ? new Markup(slice) : slice
  }
  if (value instanceof Uint8Array) return Uint8Array.from(pick(rt, [...value], bounds) as number[])
  if (value instanceof PyObject && value.slice) return value.slice(rt, bounds)
  if (value instanceof Undefined) return rt.failUndefined(value)
  return rt.fail(`${typeName(value)} cannot be sliced`)
}

function pick(rt: Runtime, items: readonly PyValue[], bounds: SliceBounds): PyValue[] {
  const { start, step, count } = sliceRange(rt, bounds, items.length)
  rt.grow(count)
  if (step === 1) return items.slice(start, start + count)
  return Array.from({ length: count }, (_, i) => items[start + i * step]!)
}

function sliceText(rt: Runtime, text: string, bounds: SliceBounds): string {
  const all = isWide(text) ? Array.from(text) : text
  const { start, step, count } = sliceRange(rt, bounds, all.length)
  rt.grow(count)
  if (step === 1) {
    const part = all.slice(start, start + count)
    return typeof part === 'string' ? part : part.join('')
  }
  rt.work(count)
  let result = ''
  for (let i = 0; i < count; i++) result += all[start + i * step]
  return result
}

/** Which indexes of a sequence of `length` items a slice selects. */
export function sliceRange(rt: Runtime, bounds: SliceBounds, length: number): SliceRange {
  const step = bound(rt, bounds.step) ?? 1
  if (step === 0) rt.fail('the step of a slice cannot be zero')
  const low = step < 0 ? -1 : 0
  const high = step < 0 ? length - 1 : length
  const clamp = (value: number): number => (value < 0 ? Math.max(value + length, low) : Math.min(value, high))
  const from = bound(rt, bounds.start)
  const to = bound(rt, bounds.stop)
  const start = from === undefined ? (step < 0 ? high : low) : clamp(from)
  const stop = to === undefined ? (step < 0 ? low : high) : clamp(to)
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) }
}

function bound(rt: Runtime, value: PyValue | undefined): number | undefined {
  if (value === undefined || value === null) return undefined
  return sizeArgument(rt, value, 'a bound of a slice')
}
