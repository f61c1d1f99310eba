/**
 * Drives one run from its plan, or from where an earlier pxrun left it, to its end.
 *
 *   created → compiled → queued → scheduled → starting ─ init steps ─→ running ─ containers ─→ processing → done
 *                          ↑                                                            │ failed, tries left
 *                          └───────────────────────── retrying ←───────────────────────┘
 */
import type { Executor } from '../executors/contract.js'
import { describeFailure, type Failure } from '../lifecycle/failure.js'
import { failsFor } from '../plan/pod-failure-policy.js'
import type { RunPlan } from '../plan/run-plan.js'
import { backOff, backOffMs } from './back-off.js'
import type { DrivenRun, Step } from './driven-run.js'
import { finish } from './finish.js'
import type { EngineParts } from './parts.js'
import type { Release } from './places.js'
import { adoptAttempt, neverBegan, runAttempt } from './run-attempt.js'
import { makeRunFolder } from './run-folders.js'
import type { StopWatch } from './stop-watch.js'

export interface Drive {
  readonly plan: RunPlan
  readonly executor: Executor
  readonly watch: StopWatch
  /**
   * Waits for one of the machine's places; an attempt that is under way gets one at once. Undefined when the
   * run was stopped meanwhile.
   */
  takePlace(isUnderWay: boolean): Promise<Release | undefined>
}

export async function drive(parts: EngineParts, run: DrivenRun, given: Drive): Promise<void> {
  const { plan, executor, watch } = given
  const isClaimed = (await parts.store.attempts(run.uuid)).some(({ number }) => number === run.record.attempt)
  const isUnderWay = isClaimed && !(await neverBegan(parts, run, given))
  // A claim counts once: what never came of it is made up for by an attempt of its own.
  if (isClaimed && !isUnderWay) await run.update({ attempt: run.record.attempt + 1 })
  if (!isUnderWay) {
    makeRunFolder(parts.layout.run(run.uuid))
    await run.through([
      { type: 'compiled', reason: 'PxrunEngine', message: 'the operation is resolved' },
      QUEUED,
    ])
    await tellFields(run, executor.unsupported(plan.operation))
  }
  let failure = await inPlace(run, given, isUnderWay, () =>
    isUnderWay ? adoptAttempt(parts, run, given) : runAttempt(parts, run, given),
  )
  while (failure && mayRetry(failure, plan, run.record.attempt)) {
    await retry(run, failure, watch.signal)
    failure = await inPlace(run, given, false, () => runAttempt(parts, run, given))
  }
  await finish(parts, run, failure)
}

const QUEUED: Step = { type: 'queued', reason: 'PxrunEngine', message: 'waiting for a place' }

/** An attempt has a place of the machine from its first init step to its end; between attempts it has none. */
async function inPlace(
  run: DrivenRun,
  { takePlace, watch }: Drive,
  isUnderWay: boolean,
  attempt: () => Promise<Failure | undefined>,
): Promise<Failure | undefined> {
  if (!isUnderWay) await run.through([QUEUED])
  const release = await takePlace(isUnderWay)
  if (!release) return { reason: 'stopped', by: watch.requests[0]?.by ?? 'pxrun' }
  try {
    return await attempt()
  } finally {
    release()
  }
}

/** What of the document is not plainly honoured is told, and stays with the run. */
async function tellFields(run: DrivenRun, notices: readonly string[]): Promise<void> {
  if (notices.length === 0) return
  await run.update({ metaInfo: { not_honoured: notices } })
  for (const notice of notices) await run.notice(notice)
}

/** A stop is no failure to be tried again, and neither is what would go wrong in the same way each time. */
function mayRetry(failure: Failure, { containers, termination }: RunPlan, attemptNumber: number): boolean {
  const { maxRetries, noRetry = [] } = termination
  // Replicas that were started again in their place have used the tries.
  if (attemptNumber > maxRetries || containers.some(({ restarts }) => restarts)) return false
  if ('exitCode' in failure && noRetry.some((rule) => failsFor(rule, failure.exitCode))) return false
  return failure.reason !== 'stopped' && failure.reason !== 'refused' && failure.reason !== 'timed-out'
}

async function retry(run: DrivenRun, failure: Failure, signal: AbortSignal): Promise<void> {
  const { attempt } = run.record
  const delay = backOffMs(attempt)
  await run.to('retrying', failure.reason, `${describeFailure(failure)}; trying again in ${delay / 1000} s`)
  await run.update({ attempt: attempt + 1 })
  await backOff(delay, signal)
}
