/**
 * The rules of a dag once more, as plainly as they can be said and without any regard for speed: a second
 * opinion for the tests. It knows nothing of the code that it judges.
 */
import type { DoneStatus } from '../../../src/lifecycle/status.js'
import type { DagOperation, Trigger } from '../../../src/plan/progress/dag-operation.js'

export type Verdict = 'waits' | 'ready' | 'skipped' | 'upstream_failed'

export function verdictOf(operation: DagOperation, ended: ReadonlyMap<string, DoneStatus>): Verdict {
  const statuses = operation.upstream.map((name) => ended.get(name))
  const known = statuses.filter((status) => status !== undefined)
  const allEnded = known.length === statuses.length
  if (operation.skipOnUpstreamSkip && known.includes('skipped')) return 'skipped'
  if (holdsAtLast(operation.trigger, statuses)) return 'ready'
  if (mayStillHold(operation.trigger, statuses)) return 'waits'
  const isSad = known.some((status) => ['failed', 'upstream_failed', 'stopped'].includes(status))
  if (operation.skipOnUpstreamSkip && !allEnded) return 'waits'
  if (isSad) return 'upstream_failed'
  // Whether it is skipped depends on those that are still to end.
  return allEnded ? 'skipped' : 'waits'
}

const isSuccess = (status: DoneStatus) => status === 'succeeded' || status === 'skipped'
const isFailure = (status: DoneStatus) => status === 'failed' || status === 'upstream_failed'

const PREDICATES: Readonly<Record<string, (status: DoneStatus) => boolean>> = {
  succeeded: isSuccess,
  failed: isFailure,
  done: () => true,
}

function holdsAtLast(trigger: Trigger, statuses: readonly (DoneStatus | undefined)[]): boolean {
  const [many, what] = trigger.split('_') as [string, string]
  const holds = (status: DoneStatus | undefined) => status !== undefined && PREDICATES[what]!(status)
  if (statuses.length === 0) return true
  return many === 'all' ? statuses.every(holds) : statuses.some(holds)
}

/** Tries the two ends that those under way could come to. */
function mayStillHold(trigger: Trigger, statuses: readonly (DoneStatus | undefined)[]): boolean {
  return (
    (['succeeded', 'failed'] as const).some((end) =>
      holdsAtLast(
        trigger,
        statuses.map((status) => status ?? end),
      ),
    ) && statuses.includes(undefined)
  )
}
