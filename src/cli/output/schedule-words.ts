/** A simulated slot in words: the same ones in the table, the JSON and the drawing. */
import { unreachable } from '../../base/invariant.js'
import { writeMoment } from '../../schedule/moment.js'
import type { Fate, SimulatedSlot } from '../../schedule/simulate.js'
import { noteText, skipText, spanText, waitText } from '../../schedule/slot.js'
import type { TimeZone } from '../../schedule/time-zone.js'

export interface SlotWords {
  readonly local: string
  /** Empty for a slot that simply fires. */
  readonly why: string
}

export function slotWords({ at, note, fate }: SimulatedSlot, zone: TimeZone): SlotWords {
  const write = (instant: number) => writeMoment(instant, zone)
  const parts = [...fateTexts(fate, at, write), ...(note ? [noteText(note)] : [])]
  return { local: write(at), why: parts.join('; ') }
}

function fateTexts(fate: Fate, at: number, write: (instant: number) => string): string[] {
  switch (fate.kind) {
    case 'fires': {
      const { startsAt, others, waited } = fate
      const wait =
        waited?.kind === 'queued' ? 'after waiting behind older slots' : 'after waiting on the past run'
      const late = `${spanText(startsAt - at)} late${waited ? `, ${wait}` : ': the scheduler was away'}`
      const overlap = `overlaps ${others} ${others === 1 ? 'run' : 'runs'}`
      return [...(startsAt > at ? [late] : []), ...(others > 0 ? [overlap] : [])]
    }
    case 'skipped':
      return [skipText(fate.reason, write)]
    case 'waits':
      return [waitText(fate.reason, at, write)]
    case 'undecided':
      return ['the scheduler is still away at the end']
    default:
      return unreachable(fate)
  }
}
