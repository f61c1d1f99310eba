/** Deletes runs of a schedule that it no longer keeps, with their files; never one that others refer to. */
import type { Keep } from './definition.js'
import type { SchedulerParts } from './parts.js'

/** So many at a time, so that nothing waits long for its slot. */
const AT_ONCE = 20

/** The number of slots whose runs were deleted. */
export async function retire(
  { store, clock, runs }: SchedulerParts,
  uuid: string,
  { runs: keepRuns, forMs }: Keep,
): Promise<number> {
  const endedBefore = forMs === undefined ? undefined : clock.now().getTime() - forMs
  const slots = await store.schedules.retirable(uuid, { keepRuns, endedBefore, limit: AT_ONCE })
  for (const slot of slots) for (const run of slot.runs) await runs.remove(run)
  const newest = slots.at(-1)
  if (newest) await store.schedules.forgetSlots(uuid, newest.at)
  return slots.length
}

export const keepsAll = (keep: Keep): boolean => keep.runs === undefined && keep.forMs === undefined
