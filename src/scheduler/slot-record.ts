/** Decisions about slots as a store keeps them. */
import type { Json } from '../base/value.js'
import type { OccurrenceNote } from '../schedule/occurrence.js'
import type { Fires, Skipped } from '../schedule/slot.js'
import type { NewSlot, SlotKind } from '../store/schedule-contract.js'

export function newSlotOf(slot: Fires | Skipped, kind: SlotKind): NewSlot {
  const { at } = slot
  const note = noteJson(slot.note)
  if (slot.kind === 'fires') return { kind, at, outcome: { kind: 'fired', lateMs: slot.lateMs, note } }
  const { through = null, count = null, reason } = slot
  return { kind, at, outcome: { kind: 'skipped', through, count, reason: { ...reason }, note } }
}

function noteJson(note: OccurrenceNote | undefined): Json {
  if (note?.kind === 'event') return { ...note, runs: note.runs.map((one) => ({ ...one })) }
  return note ? { ...note } : null
}
