/**
 * Gives each slot its height in the drawing: as near as it can be to its neighbours, none over another.
 *
 * A column whose slots each wish for a place is a regression with order kept: slots that push each other
 * form a block, and the block lies at the mean of its wishes (Barlow et al. 1972).
 */
import type { Slot } from './ranks.js'

const SWEEPS = 16

export function placeColumns(columns: readonly (readonly Slot[])[], gap: number): void {
  for (const column of columns) stack(column, gap)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isForward = sweep % 2 === 0
    for (const column of isForward ? columns : columns.toReversed()) {
      settleColumn(column, gap, (slot) => wish(slot, isForward ? slot.before : slot.after))
    }
  }
  for (const column of columns)
    settleColumn(column, gap, (slot) => wish(slot, [...slot.before, ...slot.after]))
}

/** One below the other, around the height 0. */
function stack(column: readonly Slot[], gap: number): void {
  const height = column.reduce((sum, slot) => sum + slot.height + gap, -gap)
  let top = -height / 2
  for (const slot of column) {
    slot.y = top + slot.height / 2
    top += slot.height + gap
  }
}

const wish = (slot: Slot, neighbours: readonly Slot[]): number =>
  neighbours.length ? neighbours.reduce((sum, { y }) => sum + y, 0) / neighbours.length : slot.y

interface Block {
  /** Sum of where its slots would have its first one be. */
  sum: number
  count: number
  readonly slots: { readonly slot: Slot; readonly offset: number }[]
}

function settleColumn(column: readonly Slot[], gap: number, wished: (slot: Slot) => number): void {
  const blocks: Block[] = []
  for (const slot of column) {
    let block: Block = { sum: wished(slot), count: 1, slots: [{ slot, offset: 0 }] }
    for (;;) {
      const above = blocks.at(-1)
      if (!above || startOf(above) + distance(above, block, gap) <= startOf(block)) break
      blocks.pop()
      block = joined(above, block, gap)
    }
    blocks.push(block)
  }
  for (const block of blocks) for (const { slot, offset } of block.slots) slot.y = startOf(block) + offset
}

const startOf = ({ sum, count }: Block): number => sum / count

/** From the middle of the first slot of a block to that of the block that has to lie below it. */
function distance(above: Block, below: Block, gap: number): number {
  const last = above.slots.at(-1)!
  return last.offset + (last.slot.height + below.slots[0]!.slot.height) / 2 + gap
}

function joined(above: Block, below: Block, gap: number): Block {
  const shift = distance(above, below, gap)
  return {
    sum: above.sum + below.sum - shift * below.count,
    count: above.count + below.count,
    slots: [...above.slots, ...below.slots.map(({ slot, offset }) => ({ slot, offset: offset + shift }))],
  }
}
