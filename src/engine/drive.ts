/**
 * Drives one run from its plan to its end.
 *
 *   created → compiled → queued → scheduled → starting ─ init steps ─→ running ─ container ─→ processing → done
 *                          ↑                                                           │ failed, tries left
 *                          └───────────────────────── retrying ←──────────────────────┘
 */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type ContainerPlan, type Executor, MAIN, type RunPlaces } from '../executors/contract.js'
import { describeFailure, type Failure } from '../lifecycle/failure.js'
import type { RunPlan } from '../plan/run-plan.js'
import { trackingEnvironment } from '../tracking/environment.js'
import type { DrivenRun } from './driven-run.js'
import { finish } from './finish.js'
import { runInitSteps } from './init-steps.js'
import { LiveMetrics } from './live-metrics.js'
import { type Ending, judge } from './outcome.js'
import type { EngineParts } from './parts.js'
import { makeContext, makeRunFolder } from './run-folders.js'
import type { StopWatch } from './stop-watch.js'

/** Where back-off begins and ends, in milliseconds. */
const BACK_OFF_MS = { first: 1000, longest: 60_000 }

export interface Drive {
  readonly plan: RunPlan
  readonly executor: Executor
  readonly watch: StopWatch
}

export async function drive(
  parts: EngineParts,
  run: DrivenRun,
  { plan, executor, watch }: Drive,
): Promise<void> {
  await run.to('compiled', 'PxrunEngine', 'the operation is resolved')
  await tellFields(run, executor.unsupported(plan.operation))
  makeRunFolder(parts.layout.run(run.uuid))
  for (;;) {
    const failure = await attempt(parts, run, { plan, executor, watch })
    if (!failure || !mayRetry(failure, plan, run.record.attempt)) return await finish(parts, run, failure)
    await retry(run, failure, watch.signal)
  }
}

/** What of the document is not plainly honoured is told, and stays with the run. */
async function tellFields(run: DrivenRun, notices: readonly string[]): Promise<void> {
  if (notices.length === 0) return
  await run.update({ metaInfo: { not_honoured: notices } })
  for (const notice of notices) await run.notice(notice)
}

async function attempt(
  parts: EngineParts,
  run: DrivenRun,
  { plan, executor, watch }: Drive,
): Promise<Failure | undefined> {
  await run.to('queued', 'PxrunEngine', 'waiting for its turn')
  await run.to('scheduled', 'PxrunEngine', `given to the executor ${executor.name}`)
  await run.to(
    'starting',
    'PxrunEngine',
    plan.init.length === 0 ? 'starting' : `running ${plan.init.length} init steps`,
  )
  makeContext(parts.layout.run(run.uuid), run.uuid)
  const prepared = await runInitSteps(parts, run, { plan, executor, signal: watch.signal })
  if (!prepared.ok) return prepared.error
  await watch.refresh()
  const stop = watch.requests[0]
  if (stop) return { reason: 'stopped', by: stop.by }
  const container = executor.plan(plan, placesOf(parts, plan, executor))
  if (!container.ok) return container.error
  const onProgress = (line: string) => void run.notice(line)
  const ready = await executor.prepare(container.value, { onProgress, signal: watch.signal })
  if (watch.requests[0]) return { reason: 'stopped', by: watch.requests[0].by }
  if (!ready.ok) return ready.error
  try {
    return await runContainer(parts, run, { plan, executor, watch, container: container.value })
  } finally {
    await executor.clean(MAIN, parts.layout.run(run.uuid).attempt(run.record.attempt))
  }
}

async function runContainer(
  parts: EngineParts,
  run: DrivenRun,
  { plan, executor, watch, container }: Drive & { readonly container: ContainerPlan },
): Promise<Failure | undefined> {
  const { timeoutS } = plan.termination
  const claimedAt = parts.clock.now()
  const deadline = timeoutS === null ? undefined : new Date(claimedAt.getTime() + timeoutS * 1000)
  // Said before the process is spawned, so that it can be spawned once only, whatever happens in between.
  const claimed = await parts.store.claimAttempt(run.uuid, run.epoch, {
    number: run.record.attempt,
    executor: executor.name,
    claimedAt: claimedAt.toISOString(),
    deadline: deadline?.toISOString() ?? null,
  })
  if (!claimed) return { reason: 'lost', problem: 'its attempt was already claimed by another pxrun' }
  const started = await executor.start(container, parts.layout.run(run.uuid).attempt(run.record.attempt))
  if (!started.ok) return started.error
  watch.setDeadline(deadline)
  await run.to('running', 'PxrunEngine', 'the container is running')
  const ending = await observe(parts, run, { executor, watch })
  return judge(ending, { container: MAIN, requests: watch.requests, timeoutS })
}

/** Follows the main container to its end: tells its lines and metrics, and stops it when that is asked for. */
export async function observe(
  parts: EngineParts,
  run: DrivenRun,
  { executor, watch }: { readonly executor: Executor; readonly watch: StopWatch },
): Promise<Ending> {
  const files = parts.layout.run(run.uuid).attempt(run.record.attempt)
  const stops: Promise<void>[] = []
  watch.onRequest((killNow) => stops.push(executor.stop(MAIN, files, killNow ? 0 : parts.stopGraceMs)))
  const metrics = new LiveMetrics(parts, run)
  try {
    const { signal } = new AbortController()
    for await (const event of executor.observe(MAIN, files, { fromOffset: 0, signal })) {
      if (event.kind === 'log') await run.log(MAIN, event.line, event.at)
      if (event.kind === 'notice') await run.notice(event.message)
      if (event.kind === 'exited') return event
      if (event.kind === 'lost') return { kind: 'lost', problem: 'it is gone and left no exit code' }
    }
    return { kind: 'lost', problem: 'the executor stopped watching' }
  } finally {
    metrics.close()
    await Promise.all(stops)
    await watch.refresh()
  }
}

function placesOf(
  { layout, packageRoot, environment }: EngineParts,
  plan: RunPlan,
  executor: Executor,
): RunPlaces {
  const { uuid, name, owner, project } = plan
  const contextRoot = executor.contextRoot(layout.run(uuid))
  const offlineRoot = join(contextRoot, 'offline')
  const variables = trackingEnvironment({ offlineRoot, contextRoot, uuid, name, owner, project })
  return { layout, packageRoot, environment, variables }
}

/** A stop is no failure to be tried again, and neither is what would go wrong in the same way each time. */
function mayRetry(failure: Failure, plan: RunPlan, attemptNumber: number): boolean {
  if (attemptNumber > plan.termination.maxRetries) return false
  return failure.reason !== 'stopped' && failure.reason !== 'refused' && failure.reason !== 'timed-out'
}

async function retry(run: DrivenRun, failure: Failure, signal: AbortSignal): Promise<void> {
  const { attempt } = run.record
  const delay = Math.min(BACK_OFF_MS.first * 2 ** (attempt - 1), BACK_OFF_MS.longest)
  await run.to('retrying', failure.reason, `${describeFailure(failure)}; trying again in ${delay / 1000} s`)
  await run.update({ attempt: attempt + 1 })
  await wait(delay, undefined, { signal }).catch(() => {
    // A stop ends the wait: the next attempt sees the request.
  })
}
