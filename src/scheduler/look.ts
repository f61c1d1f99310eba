/**
 * One look at one schedule: what is decided is carried out in one transaction, which is refused when
 * anything that it was decided from has changed meanwhile.
 */
import { unreachable } from '../base/invariant.js'
import { decide } from './decide.js'
import type { Keep } from './definition.js'
import type { WorkingParts } from './parts.js'

/** Another process leads: nothing may be decided here any more. */
export class LeadLostError extends Error {
  override readonly name = 'LeadLostError'
}

export interface Look {
  /** To be started now: they are recorded, and nobody drives them yet. */
  readonly runs: readonly string[]
  readonly keep: Keep
}

/** Undefined for a schedule that is gone. */
export async function look(parts: WorkingParts, epoch: number, uuid: string): Promise<Look | undefined> {
  for (;;) {
    const record = await parts.store.schedules.get(uuid)
    if (!record) return undefined
    const { version, state } = record
    const { now, change, slots, events, keep } = await decide(parts, record)
    const decision = { epoch, past: state.past }
    const done = await parts.store.schedules.commit({ uuid, version, decision, now, change, slots })
    if (done.ok) {
      for (const event of events) parts.onEvent(event)
      return { keep, runs: slots.flatMap(({ run }) => (run ? [run.uuid] : [])) }
    }
    const { error } = done
    switch (error.kind) {
      case 'no-such-schedule':
        return undefined
      case 'changed':
        continue
      case 'not-leader':
        throw new LeadLostError('another process decides about schedules now')
      case 'slot-taken':
        throw new Error(`bug: the slot ${error.at} of the schedule ${uuid} was decided about before`)
      default:
        return unreachable(error)
    }
  }
}
