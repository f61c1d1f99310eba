/** Python's `==` and hashability, which decide set members, `options`, `contains` and literals. */
import { DateTimeValue, DateValue, Float, isDict, isList, type Value } from '../base/value.js'

/** `1 == 1.0 == True`, lists and dicts by their items, everything else by type and content. */
export function pythonEquals(a: Value, b: Value): boolean {
  const left = asNumber(a)
  const right = asNumber(b)
  if (left !== undefined || right !== undefined) {
    // Not `===`: a number and a bigint that are equal must count as equal.
    return left !== undefined && right !== undefined && left <= right && left >= right
  }
  if (a === b) return true
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => pythonEquals(item, b[i]!))
  if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((item) => holds(b, item))
  if (a instanceof Uint8Array) return b instanceof Uint8Array && a.join() === b.join()
  if (a instanceof DateValue) return b instanceof DateValue && a.iso === b.iso
  if (a instanceof DateTimeValue) return b instanceof DateTimeValue && a.iso === b.iso
  if (isDict(a) && isDict(b)) {
    const keys = Object.keys(a)
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && pythonEquals(a[key]!, b[key]!))
    )
  }
  return false
}

/** Whether `items` has a member equal to `wanted`. */
export function holds(items: Iterable<Value>, wanted: Value): boolean {
  for (const item of items) if (pythonEquals(item, wanted)) return true
  return false
}

/** The values of a list, to be asked for many times. */
export class Members {
  readonly #alike = new Map<string, Value[]>()

  constructor(items: Iterable<Value>) {
    for (const item of items) {
      const key = likeness(item)
      const alike = this.#alike.get(key)
      if (alike) alike.push(item)
      else this.#alike.set(key, [item])
    }
  }

  has(wanted: Value): boolean {
    return holds(this.#alike.get(likeness(wanted)) ?? [], wanted)
  }
}

/** A text that equal values share; others hardly ever do. */
function likeness(value: Value): string {
  if (isList(value)) return `[${value.map(likeness).join()}]`
  if (!isDict(value)) return memberKey(value) ?? 'set'
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${likeness(item)}`)
  return `{${entries.sort().join()}}`
}

/** A key that equal values share; `undefined` for lists, dicts and sets, which cannot be members of a set. */
export function memberKey(value: Value): string | undefined {
  const number = asNumber(value)
  if (number !== undefined) return Number.isInteger(Number(number)) ? `${BigInt(number)}` : `${number}`
  if (value === null || typeof value === 'string') return JSON.stringify(value)
  if (value instanceof DateValue) return `day ${value.iso}`
  if (value instanceof DateTimeValue) return `time ${value.iso}`
  return value instanceof Uint8Array ? `bytes ${value.join()}` : undefined
}

/** Numbers and booleans as a number that compares with `<`; `undefined` for everything else. */
export function asNumber(value: Value): number | bigint | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'number' || typeof value === 'bigint') return value
  return value instanceof Float ? value.value : undefined
}
