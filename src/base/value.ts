/**
 * The values that a Polyaxonfile can hold, with Python's distinctions kept.
 *
 * A `number` that is an integer is a Python int; a `number` that is not (and nan, inf) is a float.
 * A float that happens to be whole is a `Float`, so that `5.0` prints as `5.0` and never as `5`.
 * Ints outside the safe range are `bigint`. Dicts are objects without a prototype, keys in order.
 */
import { changedFields, changedList } from './changed.js'

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | DateValue
  | DateTimeValue
  | Uint8Array
  | ReadonlySet<Value>
  | readonly Value[]
  | Dict

export interface Dict {
  readonly [key: string]: Value
}

/** A float whose value is a whole number. Make floats with `float()`, which wraps only when needed. */
export class Float {
  constructor(readonly value: number) {}
  valueOf(): number {
    return this.value
  }
  toJSON(): number {
    return this.value
  }
}

/** A calendar day, `YYYY-MM-DD`. */
export class DateValue {
  constructor(readonly iso: string) {}
  toJSON(): string {
    return this.iso
  }
  toString(): string {
    return this.iso
  }
}

/**
 * A point in time as Python's `datetime.isoformat()` writes it:
 * `2020-01-01T10:00:00`, `2020-01-01T10:00:00.123456+00:00`. Without an offset it is naive.
 */
export class DateTimeValue {
  constructor(readonly iso: string) {}
  toJSON(): string {
    return this.iso
  }
  toString(): string {
    return this.iso
  }
}

export const float = (value: number): number | Float => (Number.isInteger(value) ? new Float(value) : value)

export const isInt = (value: Value): value is number | bigint =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))

export const isFloat = (value: Value): value is number | Float =>
  value instanceof Float || (typeof value === 'number' && !Number.isInteger(value))

export const isNumber = (value: Value): value is number | bigint | Float =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof Float

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

/** By its prototype, one look: every other value that is an object has a class of its own. */
export function isDict(value: Value | undefined): value is Dict {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** A new dict without a prototype, so that no key (`__proto__`, `constructor`) can mean anything else. */
export function dict(entries: Iterable<readonly [string, Value]> = []): Record<string, Value> {
  // Twice as fast as `Object.create(null)`, which makes V8 keep the properties in a hash table.
  const result: Record<string, Value> = Object.setPrototypeOf({}, null)
  for (const [key, value] of entries) result[key] = value
  return result
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The value as JSON carries it: floats and big ints as numbers, dates as text, sets as lists, nan/inf as null. */
export function toJson(value: Value): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Float) return value.value
  if (value instanceof DateValue || value instanceof DateTimeValue) return value.iso
  if (value instanceof Uint8Array) return Array.from(value)
  if (value instanceof Set) return Array.from(value as ReadonlySet<Value>, toJson)
  if (isList(value)) return changedList<Value>(value, toJson) as readonly Json[]
  return changedFields<Value>(value as Dict, toJson) as Json
}
