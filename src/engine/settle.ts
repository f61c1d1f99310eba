/**
 * Records how runs ended whose driver is gone, as every command does that opens the store. It starts
 * nothing: a run whose container never started stays as it is, interrupted, until it is resumed.
 */
import type { Executor } from '../executors/contract.js'
import type { AttemptLayout } from '../home/layout.js'
import { removePrivateFiles } from '../home/private-files.js'
import { isAlive } from '../host/processes.js'
import { describeFailure, type Failure } from '../lifecycle/failure.js'
import type { RunRecord } from '../lifecycle/run.js'
import { isPipelinePlan, type PipelinePlan, type Plan } from '../plan/pipeline-plan.js'
import type { PlannedContainer, RunPlan } from '../plan/run-plan.js'
import type { Attempt, Driver, RunRequest } from '../store/contract.js'
import { together } from './attend.js'
import { DrivenRun, RunTakenError } from './driven-run.js'
import { endingsOf, finalEndings } from './endings-of.js'
import { removeExpired } from './expiry.js'
import { finish } from './finish.js'
import { allIncarnations, incarnation, lastIncarnation, restartsOf } from './incarnations.js'
import { hideKnownSecrets } from './known-secrets.js'
import { judge, TIMEOUT, type Verdict, verdictOf } from './outcome.js'
import type { EngineParts } from './parts.js'
import { recordNeverBegun } from './pipeline/never-begun.js'

interface Unfinished {
  readonly run: RunRecord
  readonly driver: Driver | undefined
  readonly epoch: number
}

/** Settles what can be settled; returns the runs that were. */
export async function settle(parts: EngineParts): Promise<RunRecord[]> {
  const settled: RunRecord[] = []
  const unfinished = await parts.store.unfinishedRuns()
  await handDownStops(parts, unfinished)
  const left = new Set(unfinished.map(({ run }) => run.uuid))
  // Children were made after their parents: they come first, so that a stopped pipeline has none left.
  for (const one of unfinished.toReversed()) {
    if (one.driver && isAlive(one.driver.identity)) continue
    if (unfinished.some(({ run }) => run.parent === one.run.uuid && left.has(run.uuid))) continue
    const record = await settleRun(parts, one)
    if (!record) continue
    left.delete(record.uuid)
    settled.push(record)
  }
  await removeExpired(parts)
  return settled
}

/** What is asked of a pipeline that nobody drives is asked of the runs in it, which nobody drives either. */
async function handDownStops({ store }: EngineParts, unfinished: readonly Unfinished[]): Promise<void> {
  const asked = new Map<string, readonly RunRequest[]>()
  // Parents come before their children.
  for (const { run, driver } of unfinished) {
    if (driver && isAlive(driver.identity)) continue
    const inherited = (run.parent === null ? undefined : asked.get(run.parent)) ?? []
    for (const request of inherited) await store.request(run.uuid, request)
    const requests = (await store.requests(run.uuid)).filter(({ kind }) => kind !== 'approve')
    if (requests.length > 0) asked.set(run.uuid, requests)
  }
}

async function settleRun(parts: EngineParts, { run, epoch }: Unfinished): Promise<RunRecord | undefined> {
  const claim = (await parts.store.attempts(run.uuid)).find(({ number }) => number === run.attempt)
  const attempt = claim && attemptOf(parts, run, claim)
  // Only who knows the executor can tell.
  if (claim && !attempt) return undefined
  const outcome = attempt ? await outcomeOf(parts, attempt) : await outcomeBeforeStart(parts, run)
  if (!outcome) return undefined
  if (attempt) await forbidRestarts(attempt)
  const taken = await parts.store.takeOver(run.uuid, epoch, parts.self)
  // Somebody else was faster, and settles it.
  if (taken === undefined) return undefined
  const driven = new DrivenRun(run, taken, { store: parts.store, onEvent: () => {} })
  const plan = planOf(run)
  try {
    if (attempt) await hideKnownSecrets(parts, driven, attempt)
    if (isPipelinePlan(plan)) await recordRest(parts, driven, { plan, failure: outcome.failure })
    await finish(parts, driven, outcome.failure)
  } catch (error) {
    if (error instanceof RunTakenError) return undefined
    throw error
  }
  if (attempt) await cleanUp(attempt)
  return driven.record
}

/** A pipeline ends before its time here, or not at all. */
async function recordRest(
  parts: EngineParts,
  run: DrivenRun,
  { plan, failure }: { readonly plan: PipelinePlan; readonly failure: Failure | undefined },
): Promise<void> {
  if (failure)
    await recordNeverBegun(parts, run, { plan, reason: failure.reason, because: describeFailure(failure) })
}

/** The claimed attempt of a run and what it takes to look at it. */
interface Claimed {
  readonly plan: RunPlan
  readonly run: RunRecord
  readonly claim: Attempt
  readonly executor: Executor
  readonly files: AttemptLayout
  readonly containers: readonly PlannedContainer[]
}

function attemptOf(parts: EngineParts, run: RunRecord, claim: Attempt): Claimed | undefined {
  const executor = parts.executors.find(({ name }) => name === claim.executor)
  if (!executor) return undefined
  const files = parts.layout.run(run.uuid).attempt(claim.number)
  const plan = planOf(run) as RunPlan
  return { run, claim, executor, files, plan, containers: together(plan) }
}

/** How the attempt ended; undefined while it goes on, or while its back end does not answer. */
async function outcomeOf(parts: EngineParts, attempt: Claimed): Promise<Verdict | undefined> {
  const { run, claim, executor, files, containers, plan } = attempt
  const now = parts.clock.now()
  const isOverdue = claim.deadline !== null && now > new Date(claim.deadline)
  const isDecided = async () =>
    verdictOf(containers, finalEndings(await endingsOf(attempt, containers), plan, files)) !== undefined
  let requests = await stopRequests(parts, run.uuid)
  if (isOverdue && requests.length === 0 && !(await isDecided())) {
    await parts.store.request(run.uuid, { kind: 'stop', by: TIMEOUT, at: now.toISOString() })
    requests = await stopRequests(parts, run.uuid)
  }
  if (requests.length === 0 && !(await isDecided())) return undefined
  const names = containers.map(({ name }) => lastIncarnation(name, files))
  await Promise.all(names.map((name) => executor.stop(name, files, parts.stopGraceMs)))
  const endings = new Map(await endingsOf(attempt, containers))
  for (const { name } of containers) {
    const { state } = await executor.inspect(lastIncarnation(name, files), files)
    // Asked to stop, it does not start any more.
    if (state === 'never-started') endings.set(name, { kind: 'lost', problem: NOT_SEEN })
  }
  if (endings.size < containers.length) return undefined
  return { failure: judge(containers, endings, { requests, timeoutS: timeoutOf(claim) }) }
}

/** Its driver may have died while it started a replica again. */
async function forbidRestarts({ executor, files, containers }: Claimed): Promise<void> {
  for (const { name, restarts } of containers)
    if (restarts) await executor.stop(incarnation(name, restartsOf(name, files) + 1), files, 0)
}

async function cleanUp({ executor, files, containers }: Claimed): Promise<void> {
  const names = containers.flatMap(({ name }) => allIncarnations(name, files))
  // The first one's network is in use as long as the others are there.
  for (const name of names.toReversed()) await executor.clean(name, files)
}

const NOT_SEEN = 'pxrun ended while it was starting the process, and nothing shows that it ran'

/** A run that nobody goes on with ends here only when that was asked for. */
async function outcomeBeforeStart(parts: EngineParts, run: RunRecord): Promise<Verdict | undefined> {
  const requests = await stopRequests(parts, run.uuid)
  const plan = planOf(run)
  const executor = parts.executors.find(({ name }) => name === plan.executor)
  if (requests.length === 0) return undefined
  const files = parts.layout.run(run.uuid).attempt(run.attempt)
  for (const { name, role } of isPipelinePlan(plan) ? [] : plan.containers) {
    if (role !== 'init') continue
    await executor?.stop(name, files, parts.stopGraceMs)
    await executor?.clean(name, files)
  }
  removePrivateFiles(files)
  return { failure: judge([], new Map(), { requests, timeoutS: null }) }
}

const stopRequests = async ({ store }: EngineParts, uuid: string) =>
  (await store.requests(uuid)).filter(({ kind }) => kind !== 'approve')

const planOf = (run: RunRecord): Plan => run.content as unknown as Plan

function timeoutOf({ claimedAt, deadline }: Attempt): number | null {
  return deadline === null ? null : Math.round((Date.parse(deadline) - Date.parse(claimedAt)) / 1000)
}
