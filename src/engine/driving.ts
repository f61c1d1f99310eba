/**
 * What this process drives: every run of its trees, each in the hands of a guard, so that one bug costs
 * one run. Controllers start their children through this.
 */
import { invariant } from '../base/invariant.js'
import { describeFailure, type Failure } from '../lifecycle/failure.js'
import type { RunRecord } from '../lifecycle/run.js'
import { isDone } from '../lifecycle/status.js'
import { isPipelinePlan, type Plan } from '../plan/pipeline-plan.js'
import { type RunRequest, StoreUnavailableError } from '../store/contract.js'
import { drive } from './drive.js'
import { DrivenRun, RunTakenError } from './driven-run.js'
import type { OnRunEvent } from './events.js'
import { finish } from './finish.js'
import type { EngineParts } from './parts.js'
import { StopWatch } from './stop-watch.js'

/** A run that is this process's to drive: its record, and the epoch under which it may write. */
export interface Owned {
  readonly record: RunRecord
  readonly epoch: number
  readonly plan: Plan
}

export interface DriveOptions {
  readonly onEvent: OnRunEvent
  /** The keys that lead from the top of the tree to the run. */
  readonly path?: readonly string[]
}

interface Active {
  readonly watch: StopWatch
  readonly done: Promise<RunRecord>
}

export class Driving {
  readonly #active = new Map<string, Active>()

  constructor(readonly parts: EngineParts) {}

  /** Drives a run to its end in this process. Rejects when the store cannot be used, or the run was taken over. */
  start({ record, epoch, plan }: Owned, { onEvent, path = [] }: DriveOptions): Promise<RunRecord> {
    const { uuid } = record
    invariant(!this.#active.has(uuid), `the run ${uuid} is driven already`)
    const run = new DrivenRun(record, epoch, { store: this.parts.store, onEvent, path })
    const watch = new StopWatch(this.parts, uuid)
    const done = guarded(this.parts, run, () => this.#drive(run, plan, { watch, onEvent }))
      .then(() => run.record)
      .finally(() => {
        this.#active.delete(uuid)
        watch.close()
      })
    // Whoever waits for the run sees what went wrong; until then nobody may.
    done.catch(() => {})
    this.#active.set(uuid, { watch, done })
    return done
  }

  /** The end of a run that this process drives. */
  ending(uuid: string): Promise<RunRecord> | undefined {
    return this.#active.get(uuid)?.done
  }

  /** Asks for something that whoever drives the run has to see; at once if that is this process. */
  async request(uuid: string, request: Omit<RunRequest, 'at'>): Promise<void> {
    const at = this.parts.clock.now().toISOString()
    await this.parts.store.request(uuid, { ...request, at })
    await this.#active.get(uuid)?.watch.refresh()
  }

  async #drive(run: DrivenRun, plan: Plan, { watch }: { watch: StopWatch; onEvent: OnRunEvent }) {
    if (isPipelinePlan(plan)) {
      const problem = `this pxrun cannot run a ${plan.kind} yet`
      return finish(this.parts, run, { reason: 'refused', problem })
    }
    const executor = this.parts.executors.find(({ name }) => name === plan.executor)
    if (executor) return drive(this.parts, run, { plan, executor, watch })
    await finish(this.parts, run, { reason: 'refused', problem: `there is no executor ${plan.executor}` })
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
    const plan = run.record.content as unknown as Plan
    const executor = parts.executors.find(({ name }) => name === plan.executor)
    const containers = isPipelinePlan(plan) ? [] : plan.containers
    for (const { name } of containers) await executor?.stop(name, files, parts.stopGraceMs)
    await run.to('failed', failure.reason, describeFailure(failure))
    await run.release()
  }
}
