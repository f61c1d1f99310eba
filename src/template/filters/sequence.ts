/** Filters on sequences: their ends, order, joining, cutting into pieces. */
import { PyDict } from '../python/dict.js'
import { isTrue, itemsOf, iterate, lengthOf } from '../python/iterate.js'
import { escapeValue } from '../python/markup.js'
import { type Bound, failType, sizeArgument } from '../python/signature.js'
import { sliceOf } from '../python/slice.js'
import { sorted } from '../python/sort.js'
import { str } from '../python/text.js'
import { characters } from '../python/unicode.js'
import { Markup, PyIterator, PyObject, PyTuple, type PyValue, stringOf, Undefined } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import { attributeGetter, attributesGetter, type FilterDefinition, type Filters, filter } from './filter.js'

const flag = (rt: Runtime, value: PyValue | undefined): boolean => value !== undefined && isTrue(rt, value)

const emptied = (rt: Runtime, what: string): Undefined =>
  new Undefined(`there is no ${what} item: the sequence is empty`, rt.at)

function first(rt: Runtime, value: PyValue): PyValue {
  const next = iterate(rt, value, 'first').next()
  return next.done ? emptied(rt, 'first') : next.value
}

/** The items from the last to the first, or undefined for what cannot be gone through backwards. */
function backwards(rt: Runtime, value: PyValue): Iterator<PyValue> | undefined {
  if (Array.isArray(value)) return reversedItems(value)
  if (value instanceof PyTuple) return reversedItems(value.items)
  const text = stringOf(value)
  if (text !== undefined) return reversedItems(Array.from(characters(text)))
  if (value instanceof PyDict) return reversedItems(value.keys())
  if (value instanceof Uint8Array) return reversedItems(Array.from(value))
  if (value instanceof Undefined) return iterate(rt, value, 'reverse')
  return value instanceof PyObject ? value.reversed?.(rt) : undefined
}

function* reversedItems(items: readonly PyValue[]): Iterator<PyValue> {
  for (let i = items.length - 1; i >= 0; i--) yield items[i]!
}

function last(rt: Runtime, value: PyValue): PyValue {
  const next = (backwards(rt, value) ?? failType(rt, 'the value of `last`', 'a sequence', value)).next()
  return next.done ? emptied(rt, 'last') : next.value
}

function reverse(rt: Runtime, value: PyValue): PyValue {
  if (stringOf(value) !== undefined)
    return sliceOf(rt, value, { start: undefined, stop: undefined, step: -1 })
  const iterator = backwards(rt, value)
  return iterator ? new PyIterator('reversed', iterator) : itemsOf(rt, value, 'reverse').reverse()
}

function join(rt: Runtime, value: PyValue, [separator, attribute]: Bound): PyValue {
  const getter = attributeGetter(rt, attribute)
  const items = itemsOf(rt, value, 'join').map(getter)
  const between = separator ?? (separator === null ? null : '')
  const escapes = rt.autoescape && [between, ...items].some((part) => part instanceof Markup)
  const text = (part: PyValue): string => (escapes ? escapeValue(rt, part) : str(rt, part))
  const glue = text(between)
  let result = ''
  items.forEach((item, i) => {
    const part = text(item)
    rt.grow(glue.length + part.length)
    result += i === 0 ? part : glue + part
  })
  return escapes ? new Markup(result) : result
}

function sort(rt: Runtime, value: PyValue, [reversed, caseSensitive, attribute]: Bound): PyValue {
  const key = attributesGetter(rt, attribute, { ignoreCase: !flag(rt, caseSensitive) })
  return sorted(rt, itemsOf(rt, value, 'sort'), { key, reverse: flag(rt, reversed) })
}

function* unique(rt: Runtime, value: PyValue, [caseSensitive, attribute]: Bound): Iterator<PyValue> {
  const getter = attributeGetter(rt, attribute, { ignoreCase: !flag(rt, caseSensitive) })
  const seen = new PyDict(rt)
  const iterator = iterate(rt, value, 'unique')
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    rt.step()
    const key = getter(next.value)
    if (seen.has(key)) continue
    seen.set(key, null)
    yield next.value
  }
}

/** Lists of `count` items each; the last one is filled up when there is something to fill it with. */
function* batch(rt: Runtime, value: PyValue, [count, fill]: Bound): Iterator<PyValue> {
  const size = sizeArgument(rt, count, 'the size of a batch')
  const iterator = iterate(rt, value, 'batch')
  let current: PyValue[] = []
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    rt.step()
    if (current.length === size) {
      yield current
      current = []
    }
    rt.grow(1)
    current.push(next.value)
  }
  if (current.length === 0) return
  const missing = fill === undefined || fill === null ? 0 : Math.max(0, size - current.length)
  rt.grow(missing)
  for (let i = 0; i < missing; i++) current.push(fill!)
  yield current
}

/** The items dealt out into `count` lists of nearly the same length. */
function* slice(rt: Runtime, value: PyValue, [count, fill]: Bound): Iterator<PyValue> {
  const slices = sizeArgument(rt, count, 'the number of slices')
  if (slices === 0) rt.fail('division by zero')
  const items = itemsOf(rt, value, 'slice')
  const size = Math.floor(items.length / slices)
  const longer = items.length % slices
  let start = 0
  for (let i = 0; i < slices; i++) {
    rt.step()
    const end = start + size + (i < longer ? 1 : 0)
    const part = items.slice(start, end)
    rt.grow(part.length + 1)
    if (fill !== undefined && fill !== null && i >= longer) part.push(fill)
    yield part
    start = end
  }
}

const lazily = (
  parameters: string,
  run: (rt: Runtime, value: PyValue, args: Bound) => Iterator<PyValue>,
): FilterDefinition =>
  filter(parameters, (rt, value, args) => new PyIterator('generator', run(rt, value, args)))

const length = filter('', (rt, value) => {
  const size = lengthOf(rt, value)
  if (size !== undefined) return size
  if (value instanceof PyIterator) rt.fail('a generator has no length', 'add `|list` before it')
  return failType(rt, 'the value of `length`', 'a sequence', value)
})

export const sequenceFilters: Filters = {
  first: filter('', first),
  last: filter('', last),
  length,
  count: length,
  list: filter('', (rt, value) => itemsOf(rt, value, 'list')),
  reverse: filter('', reverse),
  join: filter('d? attribute?', join),
  sort: filter('reverse? case_sensitive? attribute?', sort),
  unique: lazily('case_sensitive? attribute?', unique),
  batch: lazily('linecount fill_with?', batch),
  slice: lazily('slices fill_with?', slice),
  random: filter('', (rt) =>
    rt.fail('`random` would give another item each time', 'use `first`', 'unsupported'),
  ),
}
