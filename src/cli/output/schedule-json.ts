/** A simulated schedule for programs: what `schedule explain -o json` prints. Times are ISO 8601. */
import { unreachable } from '../../base/invariant.js'
import type { Json } from '../../base/value.js'
import type { Fate, SimulatedSlot } from '../../schedule/simulate.js'
import type { SkipReason, WaitReason } from '../../schedule/slot.js'
import type { TimeZone } from '../../schedule/time-zone.js'
import { slotWords } from './schedule-words.js'

export function slotToJson(slot: SimulatedSlot, zone: TimeZone): Json {
  const { at, note, fate } = slot
  const { local, why } = slotWords(slot, zone)
  return { slot: iso(at), local, outcome: fate.kind, ...fateToJson(fate), note: note?.kind ?? null, why }
}

function fateToJson(fate: Fate): { readonly [key: string]: Json } {
  switch (fate.kind) {
    case 'fires':
      return {
        reason: null,
        starts_at: iso(fate.startsAt),
        ends_at: iso(fate.endsAt),
        overlaps: fate.others,
        waited: fate.waited ? reasonToJson(fate.waited) : null,
      }
    case 'skipped':
      return { reason: reasonToJson(fate.reason), decided_at: iso(fate.decidedAt) }
    case 'waits':
      return { reason: reasonToJson(fate.reason) }
    case 'undecided':
      return { reason: null }
    default:
      return unreachable(fate)
  }
}

const INSTANTS = ['by', 'since', 'behind', 'at', 'endAt']

export const reasonToJson = (reason: SkipReason | WaitReason): Json =>
  Object.fromEntries(
    Object.entries(reason).map(([key, value]) => [
      key,
      INSTANTS.includes(key) && typeof value === 'number' ? iso(value) : value,
    ]),
  )

const iso = (instant: number): string => new Date(instant).toISOString()
