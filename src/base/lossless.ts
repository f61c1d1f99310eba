/** Values as JSON and back, with everything that plain JSON would lose: `5.0`, big ints, nan, dates, sets, bytes. */
import { bare, changedFields, changedList } from './changed.js'
import { invariant } from './invariant.js'
import {
  DateTimeValue,
  DateValue,
  type Dict,
  dict,
  Float,
  float,
  isDict,
  isList,
  type Json,
  type Value,
} from './value.js'

/** A JSON object with one key that begins with `$` is a value that JSON has no form for. */
export function toLossless(value: Value): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $float: String(value) }
  if (typeof value === 'bigint') return { $int: String(value) }
  if (value instanceof Float) return { $float: String(value.value) }
  if (value instanceof DateTimeValue) return { $datetime: value.iso }
  if (value instanceof DateValue) return { $date: value.iso }
  if (value instanceof Uint8Array) return { $bytes: Array.from(value) }
  if (isList(value)) return changedList<Value>(value, toLossless) as readonly Json[]
  if (isDict(value)) return dictToLossless(value)
  return { $set: Array.from(value as ReadonlySet<Value>, toLossless) }
}

function dictToLossless(value: Dict): Json {
  const [first, ...others] = Object.keys(value)
  // Only a dict that looks like one of the forms above is written in a form of its own.
  if (first?.startsWith('$') && others.length === 0) return { $dict: [[first, toLossless(value[first]!)]] }
  return changedFields<Value>(value, toLossless) as Json
}

export function fromLossless(json: Json): Value {
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return changedList<Value>(json, (item) => fromLossless(item as Json))
  const fields = json as Readonly<Record<string, Json>>
  const [first, ...others] = Object.keys(fields)
  if (first?.startsWith('$') && others.length === 0) return fromForm(first, fields[first]!)
  return changedFields<Value>(bare(fields), (item) => fromLossless(item as Json))
}

function fromForm(form: string, json: Json): Value {
  switch (form) {
    case '$int':
      return BigInt(json as string)
    case '$float':
      return float(Number(json))
    case '$datetime':
      return new DateTimeValue(json as string)
    case '$date':
      return new DateValue(json as string)
    case '$bytes':
      return Uint8Array.from(json as number[])
    case '$set':
      return new Set((json as Json[]).map(fromLossless))
    case '$dict':
      return dict((json as [string, Json][]).map(([key, item]) => [key, fromLossless(item)]))
    default:
      invariant(false, `there is no value of the form ${form}`)
  }
}
