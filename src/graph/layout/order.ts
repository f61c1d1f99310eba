/** Orders the slots of each column so that few edges cross: sweeps by the mean place of the neighbours. */
import type { Slot } from './ranks.js'

const SWEEPS = 12

export function orderColumns(columns: Slot[][]): void {
  let best = columns.map((column) => [...column])
  let fewest = crossings(columns)
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const isForward = sweep % 2 === 0
    for (const column of isForward ? columns : columns.toReversed())
      sortColumn(column, isForward ? 'before' : 'after')
    const now = crossings(columns)
    if (now >= fewest) continue
    fewest = now
    best = columns.map((column) => [...column])
  }
  columns.forEach((column, index) => {
    column.splice(0, column.length, ...best[index]!)
    number(column)
  })
}

function sortColumn(column: Slot[], side: 'before' | 'after'): void {
  const wanted = new Map(column.map((slot) => [slot, meanOrder(slot[side]) ?? slot.order]))
  column.sort((a, b) => wanted.get(a)! - wanted.get(b)! || a.order - b.order)
  number(column)
}

function number(column: Slot[]): void {
  for (const [order, slot] of column.entries()) slot.order = order
}

const meanOrder = (slots: readonly Slot[]): number | undefined =>
  slots.length ? slots.reduce((sum, { order }) => sum + order, 0) / slots.length : undefined

/** How often edges between neighbouring columns cross, counted by a tree of sums. */
function crossings(columns: readonly (readonly Slot[])[]): number {
  let total = 0
  for (const [index, column] of columns.slice(0, -1).entries()) {
    const width = columns[index + 1]!.length
    const sums = new Uint32Array(width + 1)
    let seen = 0
    for (const slot of column) {
      const ends = slot.after.map(({ order }) => order).sort((a, b) => a - b)
      for (const end of ends) {
        let below = 0
        for (let i = end + 1; i > 0; i -= i & -i) below += sums[i]!
        total += seen - below
      }
      for (const end of ends) for (let i = end + 1; i <= width; i += i & -i) sums[i]!++
      seen += ends.length
    }
  }
  return total
}
