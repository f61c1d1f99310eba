/**
 * Waits for statuses of other runs, before an operation starts. Resolves once every event has occurred, also those
 * that had before anybody waited, or with why that cannot be.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { invariant } from '../base/invariant.js'
import { fail, ok, type Result } from '../base/result.js'
import { isDone, type Status } from '../lifecycle/status.js'
import type { AwaitedStatuses } from '../schedule/schedule.js'
import type { RunStore } from '../store/contract.js'

const LOOK_MS = 200

export interface AwaitProblem {
  /** There is no such run; or it has ended without them. */
  readonly kind: 'no-such-run' | 'over'
  readonly problem: string
}

export interface AwaitedRun {
  readonly run: string
  readonly statuses: readonly Status[]
}

export interface Awaiting {
  readonly signal: AbortSignal
  onWait?(awaited: AwaitedRun): void
}

type Store = Pick<RunStore, 'getRun' | 'conditions'>

/** @throws the signal's reason once that is aborted. */
export async function awaitEvents(
  store: Store,
  events: readonly AwaitedStatuses[],
  { signal, onWait }: Awaiting,
): Promise<Result<void, AwaitProblem>> {
  for (const { of, statuses } of events) {
    invariant('run' in of, 'an operation that starts again and again is registered')
    const awaited = { run: of.run, statuses }
    onWait?.(awaited)
    for (let seen = await look(store, awaited); seen !== 'occurred'; seen = await look(store, awaited)) {
      if (seen === 'no-such-run')
        return fail({ kind: seen, problem: `there is no run ${of.run} in this home` })
      if (seen === 'over')
        return fail({
          kind: seen,
          problem: `the run ${of.run} has ended, and not as ${statuses.join(' or ')}`,
        })
      await wait(LOOK_MS, undefined, { signal }).catch(() => {})
      signal.throwIfAborted()
    }
  }
  return ok(undefined)
}

/** An event that has occurred before anybody waited for it counts. */
async function look(
  store: Store,
  { run, statuses }: AwaitedRun,
): Promise<'occurred' | 'not-yet' | 'over' | 'no-such-run'> {
  const record = await store.getRun(run)
  if (!record) return 'no-such-run'
  const taken = await store.conditions(run)
  if (taken.some(({ type }) => statuses.includes(type))) return 'occurred'
  return isDone(record.status) ? 'over' : 'not-yet'
}
