/** Which of the slots that are due still run: the newest one, and what the catch-up policy adds to it. */
import { unreachable } from '../base/invariant.js'
import { type Instant, MINUTE_MS } from './instant.js'
import type { Schedule, ScheduleState } from './schedule.js'
import type { SkipReason } from './slot.js'
import { newestDue } from './undecided.js'

/** The newest due slot counts as in time, and so not as missed, for so long. */
export const IN_TIME_MS = MINUTE_MS

export interface Candidates {
  /** No slot before this one is to run. */
  readonly oldest: Instant
  /** Why a due slot outside of any pause is not to run; undefined when it is. */
  skipReason(at: Instant): SkipReason | undefined
}

/**
 * Older slots count as missed when a newer one is due: whoever looks at the clock as often as there are
 * slots never sees two.
 */
export function candidates(schedule: Schedule, state: ScheduleState, now: Instant): Candidates {
  const { policy, limit, windowMs = Infinity } = schedule.catchUp
  const due = newestDue(schedule, state, now)
  const newest = due.next().value ?? Infinity
  const isInTime = now - newest <= IN_TIME_MS
  const isOutside = (at: Instant) => at < now - windowMs && !(isInTime && at >= newest)
  const outside = { kind: 'catch-up-window', windowMs } as const
  switch (policy) {
    case 'latest':
      return {
        oldest: newest,
        skipReason(at) {
          if (at < newest) return { kind: 'missed', by: newest }
          return isOutside(at) ? outside : undefined
        },
      }
    case 'none':
      return {
        oldest: isInTime ? newest : Infinity,
        skipReason: (at) => (isInTime && at >= newest ? undefined : { kind: 'missed' }),
      }
    case 'all': {
      const oldest = oldestOf(due, { newest, isInTime, limit })
      return {
        oldest,
        skipReason(at) {
          if (isOutside(at)) return outside
          return at < oldest ? { kind: 'catch-up-limit', limit } : undefined
        },
      }
    }
    default:
      return unreachable(policy)
  }
}

/** The oldest slot within the limit, which a slot in time does not count for. */
function oldestOf(
  due: Generator<Instant>,
  { newest, isInTime, limit }: { newest: Instant; isInTime: boolean; limit: number },
): Instant {
  let oldest = isInTime || limit > 0 ? newest : Infinity
  for (let i = isInTime ? 0 : 1; i < limit; i++) {
    const { value, done } = due.next()
    if (done) break
    oldest = value
  }
  return oldest
}
