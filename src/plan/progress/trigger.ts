/**
 * Judges a trigger by how upstreams ended. Skipped counts as a success, stopped as neither success nor failure;
 * all of them are done.
 *
 * What is judged depends only on how upstreams ended, never on the order in which they did.
 */
import { unreachable } from '../../base/invariant.js'
import type { DoneStatus } from '../../lifecycle/status.js'
import type { Trigger } from './dag-operation.js'

export interface UpstreamCounts {
  readonly all: number
  readonly done: number
  /** Skipped ones included. */
  readonly succeeded: number
  readonly skipped: number
  readonly failed: number
  readonly stopped: number
}

export const noUpstream = (all: number): UpstreamCounts => ({
  all,
  done: 0,
  succeeded: 0,
  skipped: 0,
  failed: 0,
  stopped: 0,
})

export function withUpstream(counts: UpstreamCounts, status: DoneStatus): UpstreamCounts {
  const one = (is: boolean) => (is ? 1 : 0)
  return {
    all: counts.all,
    done: counts.done + 1,
    succeeded: counts.succeeded + one(status === 'succeeded' || status === 'skipped'),
    skipped: counts.skipped + one(status === 'skipped'),
    failed: counts.failed + one(status === 'failed' || status === 'upstream_failed'),
    stopped: counts.stopped + one(status === 'stopped'),
  }
}

/** `open` while it may still hold; otherwise how the operation ends without having run. */
export type Judgement = 'holds' | 'open' | 'skipped' | 'upstream_failed'

export function judgeTrigger(trigger: Trigger, counts: UpstreamCounts): Judgement {
  const { all, done, succeeded, failed, stopped } = counts
  // Without upstreams there is nothing to wait for.
  if (all === 0) return 'holds'
  switch (trigger) {
    case 'all_succeeded':
      return succeeded === all ? 'holds' : outOfReach(counts, failed + stopped > 0)
    case 'all_failed':
      return failed === all ? 'holds' : outOfReach(counts, succeeded + stopped > 0)
    case 'all_done':
      return done === all ? 'holds' : 'open'
    case 'one_succeeded':
      return succeeded > 0 ? 'holds' : outOfReach(counts, done === all)
    case 'one_failed':
      return failed > 0 ? 'holds' : outOfReach(counts, done === all)
    case 'one_done':
      return done > 0 ? 'holds' : 'open'
    default:
      return unreachable(trigger)
  }
}

/** Whether an upstream that is still to end fails decides how the operation ends: then that is waited for. */
function outOfReach({ all, done, failed, stopped }: UpstreamCounts, isOut: boolean): Judgement {
  if (!isOut) return 'open'
  if (failed + stopped > 0) return 'upstream_failed'
  return done === all ? 'skipped' : 'open'
}
