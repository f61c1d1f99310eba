/** Methods of lists and tuples. A list belongs to its rendering, so changing it changes nothing else. */
import type { Runtime } from '../../runtime.js'
import { equals } from '../compare.js'
import { isTrue, itemsOf } from '../iterate.js'
import { type Bound, sizeArgument } from '../signature.js'
import { sorted } from '../sort.js'
import { Builtin, noNames, type PyTuple, type PyValue } from '../values.js'
import { method, methodTable } from './method.js'

function indexOf(rt: Runtime, items: readonly PyValue[], value: PyValue, from = 0): number {
  for (let i = from; i < items.length; i++) {
    rt.step(0.25)
    if (equals(rt, items[i]!, value)) return i
  }
  return -1
}

function index(rt: Runtime, items: readonly PyValue[], [value, start, stop]: Bound): number {
  const bound = (given: PyValue | undefined, fallback: number): number => {
    const position = given === undefined ? fallback : sizeArgument(rt, given, 'the position')
    return position < 0 ? Math.max(0, position + items.length) : position
  }
  const found = indexOf(rt, items.slice(0, bound(stop, items.length)), value!, bound(start, 0))
  return found < 0 ? rt.fail('this value is not in the list') : found
}

function count(rt: Runtime, items: readonly PyValue[], value: PyValue): number {
  return items.reduce<number>((sum, item) => {
    rt.step(0.25)
    return sum + (equals(rt, item, value) ? 1 : 0)
  }, 0)
}

function pop(rt: Runtime, list: PyValue[], at: PyValue | undefined): PyValue {
  const position = at === undefined ? -1 : sizeArgument(rt, at, 'the position')
  const start = position < 0 ? position + list.length : position
  if (start < 0 || start >= list.length) rt.fail('`pop` from a list that has no such item')
  return list.splice(start, 1)[0]!
}

function sortInPlace(rt: Runtime, list: PyValue[], [key, reverse]: Bound): null {
  const call = key === undefined || key === null ? undefined : key
  if (call !== undefined && !(call instanceof Builtin)) rt.fail('`key` must be a function')
  const byKey = call && ((item: PyValue) => call.call(rt, { positional: [item], named: noNames }))
  const order = { reverse: reverse !== undefined && isTrue(rt, reverse) }
  list.splice(0, list.length, ...sorted(rt, list, byKey ? { ...order, key: byKey } : order))
  return null
}

function extend(rt: Runtime, list: PyValue[], items: PyValue): null {
  for (const item of itemsOf(rt, items, 'extend')) list.push(item)
  return null
}

export const listMethods = methodTable<PyValue[]>({
  append: method('item', (rt, list, [item]) => {
    rt.grow(1)
    list.push(item!)
    return null
  }),
  extend: method('items', (rt, list, [items]) => extend(rt, list, items!)),
  insert: method('index item', (rt, list, [at, item]) => {
    rt.grow(1)
    rt.work(list.length)
    list.splice(sizeArgument(rt, at, 'the position'), 0, item!)
    return null
  }),
  pop: method('index?', (rt, list, [at]) => pop(rt, list, at)),
  remove: method('value', (rt, list, [value]) => {
    const at = indexOf(rt, list, value!)
    if (at < 0) rt.fail('`remove` of a value that is not in the list')
    list.splice(at, 1)
    return null
  }),
  clear: method('', (_rt, list) => {
    list.length = 0
    return null
  }),
  reverse: method('', (rt, list) => {
    rt.work(list.length)
    list.reverse()
    return null
  }),
  sort: method('key? reverse?', sortInPlace),
  copy: method('', (rt, list) => {
    rt.grow(list.length)
    return [...list]
  }),
  index: method('value start? stop?', index),
  count: method('value', (rt, list, [value]) => count(rt, list, value!)),
})

export const tupleMethods = methodTable<PyTuple>({
  index: method('value start? stop?', (rt, tuple, args) => index(rt, tuple.items, args)),
  count: method('value', (rt, tuple, [value]) => count(rt, tuple.items, value!)),
})
