/** Python's stable sort by keys. */
import type { Runtime } from '../runtime.js'
import { compare } from './compare.js'
import type { PyValue } from './values.js'

export interface SortOrder {
  readonly key?: (item: PyValue) => PyValue
  readonly reverse?: boolean
}

/** A new sorted list; equal items keep their order, also in reverse. */
export function sorted(rt: Runtime, items: readonly PyValue[], { key, reverse }: SortOrder = {}): PyValue[] {
  const keyed = items.map((item) => ({ item, key: key ? key(item) : item }))
  rt.grow(items.length)
  keyed.sort((a, b) => {
    rt.step()
    const order = reverse ? compare(rt, b.key, a.key) : compare(rt, a.key, b.key)
    return Number.isNaN(order) ? 0 : order
  })
  return keyed.map(({ item }) => item)
}
