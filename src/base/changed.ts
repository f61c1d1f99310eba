/**
 * Lists and objects with something changed in them. What stays as it is, is the same object afterwards: copies of
 * a large document share what they have in common, and one in which nothing changes costs no memory.
 */

export function changedList<T>(list: readonly T[], change: (item: T, index: number) => T): readonly T[] {
  let changed: T[] | undefined
  list.forEach((item, index) => {
    const next = change(item, index)
    if (next !== item) changed ??= list.slice(0, index)
    changed?.push(next)
  })
  return changed ?? list
}

type Fields<T> = Readonly<Record<string, T>>

/** The keys stay in their order. Something changed has no prototype. */
export function changedFields<T>(fields: Fields<T>, change: (item: T) => T): Fields<T> {
  let changed: Record<string, T> | undefined
  for (const key of Object.keys(fields)) {
    const item = fields[key]!
    const next = change(item)
    if (next === item) continue
    changed ??= withoutPrototype(fields)
    changed[key] = next
  }
  return changed ?? fields
}

/** The object itself when it has none. */
export function bare<T>(fields: Fields<T>): Fields<T> {
  return Object.getPrototypeOf(fields) === null ? fields : withoutPrototype(fields)
}

/** As `dict` makes them. */
function withoutPrototype<T>(fields: Fields<T>): Record<string, T> {
  const result: Record<string, T> = Object.setPrototypeOf({}, null)
  for (const key of Object.keys(fields)) result[key] = fields[key]!
  return result
}
