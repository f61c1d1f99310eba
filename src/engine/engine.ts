/** The engine: starts runs and drives them to their end, stops them, and settles what others left. */
import { redactJson } from '../base/redact.js'
import { isAlive } from '../host/processes.js'
import { describeFailure, type Failure } from '../lifecycle/failure.js'
import type { RunDraft, RunRecord } from '../lifecycle/run.js'
import { isDone } from '../lifecycle/status.js'
import type { RunPlan } from '../plan/run-plan.js'
import { StoreUnavailableError } from '../store/contract.js'
import { drive } from './drive.js'
import { DrivenRun, RunTakenError } from './driven-run.js'
import type { OnRunEvent } from './events.js'
import { finish } from './finish.js'
import type { EngineParts } from './parts.js'
import { settle } from './settle.js'
import { StopWatch } from './stop-watch.js'

export interface SubmitOptions {
  readonly onEvent?: OnRunEvent | undefined
}

export interface Engine {
  /** What a run of an executor will see as its context root: needed to compile its document. */
  contextRoot(executor: string, uuid: string): string | undefined
  /** Records the plan as a new run and drives it to its end. Rejects only when the store cannot be used. */
  run(plan: RunPlan, options?: SubmitOptions): Promise<RunRecord>
  /** Whether a run waits for somebody to go on with it: its driver is gone and its container never started. */
  isInterrupted(run: RunRecord): Promise<boolean>
  /** Drives a run on whose driver died before its container started. Undefined when there is nothing to go on with. */
  resume(uuid: string, options?: SubmitOptions): Promise<RunRecord | undefined>
  /** Asks for the end of a run, whoever drives it; a run that nobody drives is ended here. */
  stop(uuid: string, request: { readonly by: string; readonly kill?: boolean }): Promise<void>
  /** Records how runs ended whose driver is gone. */
  settle(): Promise<RunRecord[]>
}

export function createEngine(parts: EngineParts): Engine {
  const watches = new Map<string, StopWatch>()
  const executorNamed = (name: string) => parts.executors.find((executor) => executor.name === name)

  async function start(
    record: RunRecord,
    epoch: number,
    plan: RunPlan,
    options: SubmitOptions,
  ): Promise<RunRecord> {
    const run = new DrivenRun(record, epoch, { store: parts.store, onEvent: options.onEvent ?? (() => {}) })
    const executor = executorNamed(plan.executor)
    if (!executor) {
      await finish(parts, run, { reason: 'refused', problem: `there is no executor ${plan.executor}` })
      return run.record
    }
    const watch = new StopWatch(parts, run.uuid)
    watches.set(run.uuid, watch)
    try {
      await guarded(parts, run, () => drive(parts, run, { plan, executor, watch }))
    } finally {
      watches.delete(run.uuid)
      watch.close()
    }
    return run.record
  }

  return {
    contextRoot: (executor, uuid) => executorNamed(executor)?.contextRoot(parts.layout.run(uuid)),

    async run(plan, options = {}) {
      const record = await parts.store.createRun(draftOf(plan), parts.self)
      await options.onEvent?.({
        kind: 'status',
        run: record,
        condition: { type: 'created', reason: 'PxrunEngine', message: 'the run is recorded' },
      })
      return start(record, 1, plan, options)
    },

    isInterrupted: (run) => isInterrupted(parts, run),

    async resume(uuid, options = {}) {
      const waiting = (await parts.store.unfinishedRuns()).find(({ run }) => run.uuid === uuid)
      if (!waiting || !(await isInterrupted(parts, waiting.run))) return undefined
      const epoch = await parts.store.takeOver(uuid, waiting.epoch, parts.self)
      if (epoch === undefined) return undefined
      return start(waiting.run, epoch, waiting.run.content as unknown as RunPlan, options)
    },

    async stop(uuid, { by, kill = false }) {
      const at = parts.clock.now().toISOString()
      await parts.store.request(uuid, { kind: kill ? 'kill' : 'stop', by, at })
      const ours = watches.get(uuid)
      if (ours) await ours.refresh()
      else await settle(parts)
    },

    settle: () => settle(parts),
  }
}

async function isInterrupted({ store }: EngineParts, run: RunRecord): Promise<boolean> {
  if (isDone(run.status)) return false
  const driver = await store.driver(run.uuid)
  if (driver && isAlive(driver.identity)) return false
  return !(await store.attempts(run.uuid)).some(({ number }) => number === run.attempt)
}

/** The run as it is recorded. Credentials in URLs stay in memory: neither the store nor anybody who reads it gets them. */
function draftOf(plan: RunPlan): RunDraft {
  const { uuid, name, project, owner, description, tags, kind, inputs } = plan
  const redacted = redactJson(inputs) as RunDraft['inputs']
  return {
    uuid,
    name,
    project,
    owner,
    description,
    tags,
    kind,
    inputs: redacted,
    content: redactJson(plan as never),
  }
}

/** One bug must not lose a run: whatever goes wrong inside is a failure of that run. */
async function guarded(parts: EngineParts, run: DrivenRun, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof StoreUnavailableError || error instanceof RunTakenError) throw error
    const failure: Failure = {
      reason: 'internal-error',
      problem: error instanceof Error ? error.message : String(error),
    }
    if (isDone(run.record.status)) throw error
    await run.notice(describeFailure(failure))
    const files = parts.layout.run(run.uuid).attempt(run.record.attempt)
    for (const executor of parts.executors) await executor.stop('main', files, parts.stopGraceMs)
    await run.to('failed', failure.reason, describeFailure(failure))
    await run.release()
  }
}
