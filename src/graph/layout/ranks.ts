/**
 * The columns of a layered drawing: each operation one column right of the last that it waits for.
 *
 * An edge over several columns gets a bend in each of them, so that it finds its way around what lies
 * there. Input: sizes and edges by index. Output: rows of slots, still in the order of the document.
 */

export interface Slot {
  /** Index of the node; undefined for a bend. */
  readonly node: number | undefined
  readonly height: number
  /** Slots of the column before, and of the one after, that an edge leads to. */
  readonly before: Slot[]
  readonly after: Slot[]
  /** Its place in the column. */
  order: number
  /** Its middle. */
  y: number
}

export interface Columns {
  readonly columns: Slot[][]
  /** By index of the edge: the slots that it leads through, both ends included. */
  readonly routes: readonly (readonly Slot[])[]
}

export type IndexedEdge = readonly [from: number, to: number]

const BEND_HEIGHT = 6

export function columnsOf(heights: readonly number[], edges: readonly IndexedEdge[]): Columns {
  const ranks = ranksOf(heights.length, edges)
  const columns: Slot[][] = Array.from({ length: Math.max(0, ...ranks) + 1 }, () => [])
  const put = (rank: number, node: number | undefined, height: number): Slot => {
    const column = columns[rank]!
    const slot: Slot = { node, height, before: [], after: [], order: column.length, y: 0 }
    column.push(slot)
    return slot
  }
  const slots = heights.map((height, node) => put(ranks[node]!, node, height))
  const routes = edges.map(([from, to]) => {
    const route = [slots[from]!]
    for (let rank = ranks[from]! + 1; rank < ranks[to]!; rank++) route.push(put(rank, undefined, BEND_HEIGHT))
    route.push(slots[to]!)
    route.slice(1).forEach((slot, index) => {
      route[index]!.after.push(slot)
      slot.before.push(route[index]!)
    })
    return route
  })
  return { columns, routes }
}

/** The longest way from a start to each node. An edge that closes a circle does not count. */
function ranksOf(count: number, edges: readonly IndexedEdge[]): number[] {
  const after: number[][] = Array.from({ length: count }, () => [])
  const missing = new Array<number>(count).fill(0)
  for (const [from, to] of edges) {
    after[from]!.push(to)
    missing[to]!++
  }
  const ranks = new Array<number>(count).fill(0)
  const ready = missing.flatMap((number, node) => (number ? [] : [node]))
  for (let next = 0; next < ready.length; next++) {
    const node = ready[next]!
    for (const to of after[node]!) {
      ranks[to] = Math.max(ranks[to]!, ranks[node]! + 1)
      if (--missing[to]! === 0) ready.push(to)
    }
  }
  return ranks
}
