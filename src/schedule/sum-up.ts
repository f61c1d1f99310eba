/** Decisions as people can read them: slots in a row that are skipped for one reason are one decision. */
import type { Skipped, Slot } from './slot.js'

/** Up to so many in a row are told one by one. */
export const READABLE = 10

export function summedUp<S extends Slot>(slots: readonly S[]): (S | Skipped)[] {
  const groups: (S | Skipped)[][] = []
  for (const slot of slots) {
    const group = groups.at(-1)
    if (group && isOfOneReason(group[0]!, slot)) group.push(slot)
    else groups.push([slot])
  }
  return groups.flatMap((group) => (slotsIn(group) > READABLE ? [oneOf(group as Skipped[])] : group))
}

const isOfOneReason = (a: Slot, b: Slot): boolean =>
  a.kind === 'skipped' && b.kind === 'skipped' && JSON.stringify(a.reason) === JSON.stringify(b.reason)

/** How many slots decisions stand for; more than anybody counted are infinitely many. */
export const slotsIn = (slots: readonly Slot[]): number => slots.reduce((sum, slot) => sum + sizeOf(slot), 0)

function sizeOf(slot: Slot): number {
  if (slot.kind !== 'skipped' || slot.through === undefined) return 1
  return slot.count ?? Number.POSITIVE_INFINITY
}

function oneOf(group: readonly Skipped[]): Skipped {
  const { at, reason } = group[0]!
  const last = group.at(-1)!
  const count = slotsIn(group)
  return {
    kind: 'skipped',
    at,
    through: last.through ?? last.at,
    ...(Number.isFinite(count) && { count }),
    reason,
  }
}
