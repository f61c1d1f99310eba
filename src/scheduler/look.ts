/**
 * One look at schedules: what is decided about each is carried out in a transaction, and refused when anything
 * that it was decided from has changed meanwhile.
 */
import { unreachable } from '../base/invariant.js'
import type { CommitRefusal, ScheduleCommit } from '../store/schedule-contract.js'
import { type Decision, decide } from './decide.js'
import type { Keep } from './definition.js'
import type { WorkingParts } from './parts.js'

/** Another process leads: nothing may be decided here any more. */
export class LeadLostError extends Error {
  override readonly name = 'LeadLostError'
}

export interface Look {
  readonly uuid: string
  /** To be started now: they are recorded, and nobody drives them yet. */
  readonly runs: readonly string[]
  readonly keep: Keep
}

/** So many are decided about in one transaction: a commit costs about as much as a decision. */
const TOGETHER = 50

/** Each for itself: what is refused because it has changed is looked at again. Schedules that are gone are left out. */
export async function lookAt(parts: WorkingParts, epoch: number, uuids: readonly string[]): Promise<Look[]> {
  const looks: Look[] = []
  for (let i = 0; i < uuids.length; i += TOGETHER) {
    let left = uuids.slice(i, i + TOGETHER)
    while (left.length > 0) left = await lookOnce(parts, epoch, { uuids: left, looks })
  }
  return looks
}

/** Gives those that have to be looked at again. */
async function lookOnce(
  parts: WorkingParts,
  epoch: number,
  { uuids, looks }: { readonly uuids: readonly string[]; readonly looks: Look[] },
): Promise<string[]> {
  const { schedules } = parts.store
  const commits: ScheduleCommit[] = []
  const decisions: Decision[] = []
  for (const uuid of uuids) {
    const record = await schedules.get(uuid)
    if (!record) continue
    const decided = await decide(parts, record)
    const { now, change, slots } = decided
    const decision = { epoch, past: record.state.past }
    decisions.push(decided)
    commits.push({ uuid, version: record.version, decision, now, change, slots })
  }
  const again: string[] = []
  for (const [index, done] of (await schedules.commitAll(commits)).entries()) {
    const { keep, events, slots } = decisions[index]!
    const { uuid } = commits[index]!
    if (done.ok) {
      for (const event of events) await parts.onEvent(event)
      looks.push({ uuid, keep, runs: slots.flatMap(({ run }) => (run ? [run.uuid] : [])) })
    } else if (isToRepeat(done.error, uuid)) again.push(uuid)
  }
  return again
}

function isToRepeat(refusal: CommitRefusal, uuid: string): boolean {
  switch (refusal.kind) {
    case 'no-such-schedule':
      return false
    case 'changed':
      return true
    case 'not-leader':
      throw new LeadLostError('another process decides about schedules now')
    case 'slot-taken':
      throw new Error(`bug: the slot ${refusal.at} of the schedule ${uuid} was decided about before`)
    default:
      return unreachable(refusal)
  }
}
