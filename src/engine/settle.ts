/**
 * Records how runs ended whose driver is gone, as every command does that opens the store. It starts
 * nothing: a run whose container never started stays as it is, interrupted, until it is resumed.
 */
import { MAIN } from '../executors/contract.js'
import { isAlive } from '../host/processes.js'
import type { RunRecord } from '../lifecycle/run.js'
import type { Driver } from '../store/contract.js'
import { DrivenRun, RunTakenError } from './driven-run.js'
import { finish } from './finish.js'
import { type Ending, judge, TIMEOUT } from './outcome.js'
import type { EngineParts } from './parts.js'

interface Unfinished {
  readonly run: RunRecord
  readonly driver: Driver | undefined
  readonly epoch: number
}

/** Settles what can be settled; returns the runs that were. */
export async function settle(parts: EngineParts): Promise<RunRecord[]> {
  const settled: RunRecord[] = []
  for (const unfinished of await parts.store.unfinishedRuns()) {
    if (unfinished.driver && isAlive(unfinished.driver.identity)) continue
    const record = await settleRun(parts, unfinished)
    if (record) settled.push(record)
  }
  return settled
}

async function settleRun(parts: EngineParts, { run, epoch }: Unfinished): Promise<RunRecord | undefined> {
  const ending = await endingOf(parts, run)
  if (!ending) return undefined
  const taken = await parts.store.takeOver(run.uuid, epoch, parts.self)
  // Somebody else was faster, and settles it.
  if (taken === undefined) return undefined
  const driven = new DrivenRun(run, taken, { store: parts.store, onEvent: () => {} })
  const requests = await stopRequests(parts, run.uuid)
  try {
    await finish(
      parts,
      driven,
      judge(ending, { container: MAIN, requests, timeoutS: await timeoutOf(parts, run) }),
    )
    await cleanUp(parts, driven.record)
  } catch (error) {
    if (error instanceof RunTakenError) return undefined
    throw error
  }
  return driven.record
}

/** How the run's current attempt ended; undefined while it goes on, or when it never began. */
async function endingOf(parts: EngineParts, run: RunRecord): Promise<Ending | undefined> {
  const requests = await stopRequests(parts, run.uuid)
  const attempt = (await parts.store.attempts(run.uuid)).find(({ number }) => number === run.attempt)
  if (!attempt)
    return requests.length > 0 ? { kind: 'lost', problem: 'it was stopped before it started' } : undefined
  const executor = parts.executors.find(({ name }) => name === attempt.executor)
  if (!executor) return undefined
  const files = parts.layout.run(run.uuid).attempt(attempt.number)
  const overdue = attempt.deadline !== null && parts.clock.now() > new Date(attempt.deadline)
  if (overdue && requests.length === 0 && (await executor.inspect(MAIN, files)).state === 'running') {
    await parts.store.request(run.uuid, { kind: 'stop', by: TIMEOUT, at: parts.clock.now().toISOString() })
  }
  if (overdue || requests.length > 0) await executor.stop(MAIN, files, parts.stopGraceMs)
  const state = await executor.inspect(MAIN, files)
  switch (state.state) {
    case 'running':
      return undefined
    case 'exited':
      return { kind: 'exited', exitCode: state.exitCode, ...(state.outOfMemory && { outOfMemory: true }) }
    // The back end does not answer now; a later command asks again.
    case 'unknown':
      return undefined
    case 'lost':
      return { kind: 'lost', problem: 'it is gone and left no exit code' }
    case 'never-started':
      return {
        kind: 'lost',
        problem: 'pxrun ended while it was starting the process, and nothing shows that it ran',
      }
  }
}

const stopRequests = async ({ store }: EngineParts, uuid: string) =>
  (await store.requests(uuid)).filter(({ kind }) => kind !== 'approve')

async function timeoutOf(parts: EngineParts, run: RunRecord): Promise<number | null> {
  const attempt = (await parts.store.attempts(run.uuid)).at(-1)
  if (!attempt?.deadline) return null
  return Math.round((Date.parse(attempt.deadline) - Date.parse(attempt.claimedAt)) / 1000)
}

/** Removes what the ended attempt left with its back end. */
async function cleanUp({ store, executors, layout }: EngineParts, run: RunRecord): Promise<void> {
  const attempt = (await store.attempts(run.uuid)).find(({ number }) => number === run.attempt)
  const executor = executors.find(({ name }) => name === attempt?.executor)
  await executor?.clean(MAIN, layout.run(run.uuid).attempt(run.attempt))
}
