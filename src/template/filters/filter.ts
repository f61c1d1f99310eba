/** How filters are declared: the parameters behind the value, then what they do. */
import { getItem } from '../python/access.js'
import type { Method } from '../python/methods/method.js'
import { type Bound, bind, signature } from '../python/signature.js'
import { type PyValue, stringOf, Undefined } from '../python/values.js'
import type { Runtime } from '../runtime.js'

export type FilterFunction = Method

/** The name is only known where filters are registered. */
export type FilterDefinition = (name: string) => FilterFunction

export const filter = (
  parameters: string,
  run: (rt: Runtime, value: PyValue, args: Bound) => PyValue,
): FilterDefinition => {
  const known = signature(parameters)
  return (name) => {
    const what = `the filter \`${name}\``
    return (rt, value, args) => run(rt, value, bind(rt, what, known, args))
  }
}

/** A filter that takes any arguments. */
export const openFilter =
  (run: FilterFunction): FilterDefinition =>
  () =>
    run

export type Filters = Readonly<Record<string, FilterDefinition>>

export interface GetterOptions {
  /** Compares text without its case. */
  readonly ignoreCase?: boolean
  readonly fallback?: PyValue | undefined
}

export type Getter = (item: PyValue) => PyValue

/** Reads `a.b.0` from an item; without an attribute, the item itself. */
export function attributeGetter(
  rt: Runtime,
  attribute: PyValue | undefined,
  options: GetterOptions = {},
): Getter {
  const parts = attributeParts(attribute)
  const { fallback, ignoreCase } = options
  const place = { offset: rt.at, path: undefined }
  return (item) => {
    let value = item
    for (const part of parts) {
      rt.step()
      value = getItem(rt, value, part, place)
      if (value instanceof Undefined && fallback !== undefined && fallback !== null) value = fallback
    }
    return ignoreCase ? lowered(value) : value
  }
}

function attributeParts(attribute: PyValue | undefined): PyValue[] {
  if (attribute === undefined || attribute === null) return []
  const text = stringOf(attribute)
  if (text === undefined) return [attribute]
  return text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** Several attributes between commas, as a list: what `sort` compares. */
export function attributesGetter(
  rt: Runtime,
  attribute: PyValue | undefined,
  options: GetterOptions,
): Getter {
  const text = attribute === undefined ? undefined : stringOf(attribute)
  const paths = text === undefined ? [attribute] : text.split(',')
  const getters = paths.map((path) => attributeGetter(rt, path, options))
  return (item) => getters.map((getter) => getter(item))
}

function lowered(value: PyValue): PyValue {
  return stringOf(value)?.toLowerCase() ?? value
}
