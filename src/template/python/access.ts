/**
 * Attributes and items: the only way from one value to another.
 *
 * `readAttribute` knows the methods of each type and what objects offer by name; `readItem` knows own
 * keys and indexes. Neither ever reads a JavaScript property by a name from a template.
 */
import { DateTimeValue, DateValue } from '../../base/value.js'
import type { Runtime } from '../runtime.js'
import { PyDict } from './dict.js'
import { type FieldAccess, formatString } from './format-text.js'
import { dateAttribute } from './methods/date.js'
import { methodOf } from './methods/index.js'
import type { Method } from './methods/method.js'
import { numberAttribute } from './methods/number.js'
import { floatOf, intOf } from './numbers.js'
import { bind, failType, signature } from './signature.js'
import { characterAt, itemAt } from './slice.js'
import { typeName } from './type-name.js'
import { Builtin, Markup, PyObject, PyTuple, type PyValue, stringOf, Undefined } from './values.js'

/** `getattr`: undefined where Python raises an AttributeError. */
export function readAttribute(rt: Runtime, value: PyValue, name: string): PyValue | undefined {
  if (value instanceof PyObject) {
    const found = value.attribute(name, rt)
    if (found !== undefined) return found
  }
  const method = findMethod(value, name)
  if (method) return new Builtin(name, (runtime, args) => method(runtime, value, args))
  if (value instanceof PyTuple && value.names) {
    const index = value.names.indexOf(name)
    if (index >= 0) return value.items[index]
  }
  if (value instanceof DateValue || value instanceof DateTimeValue) return dateAttribute(value, name)
  return isNumeric(value) ? numberAttribute(value, name) : undefined
}

const isNumeric = (value: PyValue): boolean => intOf(value) !== undefined || floatOf(value) !== undefined

/** `value[key]`: undefined where Python raises a LookupError or a TypeError. */
export function readItem(rt: Runtime, value: PyValue, key: PyValue): PyValue | undefined {
  if (value instanceof PyDict) return isKey(key) ? value.get(key) : undefined
  if (Array.isArray(value)) return itemAt(value, key)
  if (value instanceof PyTuple) return itemAt(value.items, key)
  const text = stringOf(value)
  if (text !== undefined) {
    const character = characterAt(text, key)
    return character !== undefined && value instanceof Markup ? new Markup(character) : character
  }
  if (value instanceof Uint8Array) return itemAt(Array.from(value), key)
  return value instanceof PyObject ? value.item?.(rt, key) : undefined
}

const isKey = (key: PyValue): boolean => !Array.isArray(key) && !(key instanceof PyDict)

/** The method of a value, ready to be called with it: what `value.name(…)` needs. */
export function findMethod(value: PyValue, name: string): Method | undefined {
  const method = methodOf(value, name)
  if (method || stringOf(value) === undefined) return method
  return name === 'format' ? formatMethod : name === 'format_map' ? formatMapMethod : undefined
}

const fields: FieldAccess = { readAttribute, readItem }

const formatMethod: Method = (rt, self, args) =>
  formatString(rt, { format: self as string | Markup, args, access: fields })

const mappingOnly = signature('mapping')

const formatMapMethod: Method = (rt, self, args) => {
  const [mapping] = bind(rt, '`format_map`', mappingOnly, args)
  if (!(mapping instanceof PyDict)) return failType(rt, 'the argument of `format_map`', 'a dict', mapping)
  const named = new Map<string, PyValue>()
  for (const [key, value] of mapping.entries()) {
    const name = stringOf(key)
    if (name !== undefined) named.set(name, value)
  }
  return formatMethod(rt, self, { positional: [], named })
}

export interface Place {
  /** Where the name or key is written. */
  readonly offset: number
  /** The path as written up to here, when it is a plain one. */
  readonly path: string | undefined
}

/** `value.name` of a template: the attribute, else the item, else undefined. */
export function getAttribute(rt: Runtime, value: PyValue, name: string, place: Place): PyValue {
  if (value instanceof Undefined) return rt.failUndefined(value)
  const attribute = readAttribute(rt, value, name)
  if (attribute !== undefined) return attribute
  const item = readItem(rt, value, name)
  return item === undefined ? missing(rt, value, name, place) : item
}

/** `value[key]` of a template: the item, else the attribute of that name, else undefined. */
export function getItem(rt: Runtime, value: PyValue, key: PyValue, place: Place): PyValue {
  if (value instanceof Undefined) return rt.failUndefined(value)
  const item = readItem(rt, value, key)
  if (item !== undefined) return item
  const name = stringOf(key)
  const attribute = name === undefined ? undefined : readAttribute(rt, value, name)
  return attribute === undefined ? missing(rt, value, key, place) : attribute
}

function missing(rt: Runtime, value: PyValue, key: PyValue, { offset, path }: Place): Undefined {
  const name = stringOf(key)
  if (name !== undefined && /^__.*__$/s.test(name)) {
    rt.fail(`\`${name}\` is not available in templates`, undefined, 'unsupported')
  }
  const lacks = `${typeName(value)} has no ${name === undefined ? 'item at this index' : `attribute \`${name}\``}`
  if (path === undefined) return new Undefined(lacks, offset)
  const candidates = (): string[] =>
    value instanceof PyDict ? value.keys().filter((other) => typeof other === 'string') : []
  return new Undefined(`\`${path}\` is not defined: ${lacks}`, offset, path, candidates)
}
