/** Values as JSON and back, with everything that plain JSON would lose: `5.0`, big ints, nan, dates, sets, bytes. */
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
  if (isList(value)) return value.map(toLossless)
  if (isDict(value)) return dictToLossless(value)
  return { $set: Array.from(value as ReadonlySet<Value>, toLossless) }
}

function dictToLossless(value: Dict): Json {
  const entries = Object.entries(value)
  // Only a dict that looks like one of the forms above is written in a form of its own.
  if (entries.length === 1 && entries[0]![0].startsWith('$')) {
    return { $dict: entries.map(([key, item]) => [key, toLossless(item)]) }
  }
  const result: Record<string, Json> = Object.create(null)
  for (const [key, item] of entries) result[key] = toLossless(item)
  return result
}

export function fromLossless(json: Json): Value {
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map(fromLossless)
  const entries = Object.entries(json as Readonly<Record<string, Json>>)
  const [first] = entries
  if (entries.length === 1 && first![0].startsWith('$')) return fromForm(first![0], first![1])
  return dict(entries.map(([key, item]) => [key, fromLossless(item)]))
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
