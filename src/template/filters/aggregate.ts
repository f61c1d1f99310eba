/** Filters that sum up, compare and group items, and those on dicts. */
import { compare, equals } from '../python/compare.js'
import { PyDict } from '../python/dict.js'
import { isTrue, itemsOf, iterate } from '../python/iterate.js'
import { binary } from '../python/operators.js'
import { type Bound, failType } from '../python/signature.js'
import { sorted } from '../python/sort.js'
import { PyIterator, PyTuple, type PyValue, stringOf, Undefined } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import { attributeGetter, type FilterDefinition, type Filters, filter } from './filter.js'

const flag = (rt: Runtime, value: PyValue | undefined): boolean => value !== undefined && isTrue(rt, value)

/** The first of the smallest (`sign` 1) or largest (`sign` -1) items. */
const extreme = (sign: 1 | -1): FilterDefinition =>
  filter('case_sensitive? attribute?', (rt, value, [caseSensitive, attribute]) => {
    const getter = attributeGetter(rt, attribute, { ignoreCase: !flag(rt, caseSensitive) })
    const [first, ...rest] = itemsOf(rt, value, sign === 1 ? 'min' : 'max')
    if (first === undefined) return new Undefined('the sequence is empty', rt.at)
    let best = first
    let bestKey = getter(first)
    for (const item of rest) {
      rt.step()
      const key = getter(item)
      if (compare(rt, key, bestKey, sign === 1 ? '<' : '>') * sign < 0) {
        best = item
        bestKey = key
      }
    }
    return best
  })

function sum(rt: Runtime, value: PyValue, [attribute, start]: Bound): PyValue {
  const getter = attributeGetter(rt, attribute)
  let total: PyValue = start === undefined ? 0 : start
  if (stringOf(total) !== undefined) rt.fail('`sum` adds numbers, not text', 'use `|join`')
  const iterator = iterate(rt, value, 'sum')
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    rt.step()
    total = binary(rt, '+', total, getter(next.value))
  }
  return total
}

const groupNames = ['grouper', 'list']

function groupBy(rt: Runtime, value: PyValue, [attribute, fallback, caseSensitive]: Bound): PyValue {
  const ignoreCase = !flag(rt, caseSensitive)
  const key = attributeGetter(rt, attribute, { ignoreCase, fallback })
  const shown = attributeGetter(rt, attribute, { fallback })
  const groups: { key: PyValue; items: PyValue[] }[] = []
  for (const item of sorted(rt, itemsOf(rt, value, 'groupby'), { key })) {
    const itemKey = key(item)
    const group = groups.at(-1)
    if (group && equals(rt, group.key, itemKey)) group.items.push(item)
    else groups.push({ key: itemKey, items: [item] })
  }
  rt.grow(groups.length)
  return groups.map(({ items }) => new PyTuple([shown(items[0]!), items], groupNames))
}

function dictSort(rt: Runtime, value: PyValue, [caseSensitive, by, reverse]: Bound): PyValue {
  const index = by === undefined ? 0 : ['key', 'value'].indexOf(stringOf(by) ?? '')
  if (index < 0) rt.fail('a dict is sorted by `key` or by `value`')
  const part = attributeGetter(rt, index, { ignoreCase: !flag(rt, caseSensitive) })
  return sorted(rt, pairsOf(rt, value, 'dictsort'), { key: part, reverse: flag(rt, reverse) })
}

function pairsOf(rt: Runtime, value: PyValue, name: string): PyTuple[] {
  if (!(value instanceof PyDict)) return failType(rt, `the value of \`${name}\``, 'a dict', value)
  rt.grow(value.size)
  return value.entries().map((entry) => new PyTuple(entry))
}

function* items(rt: Runtime, value: PyValue): Iterator<PyValue> {
  if (value instanceof Undefined) return
  yield* pairsOf(rt, value, 'items')
}

export const aggregateFilters: Filters = {
  min: extreme(1),
  max: extreme(-1),
  sum: filter('attribute? start?', sum),
  groupby: filter('attribute default? case_sensitive?', groupBy),
  dictsort: filter('case_sensitive? by? reverse?', dictSort),
  items: filter('', (rt, value) => new PyIterator('generator', items(rt, value))),
}
