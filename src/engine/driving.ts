/**
 * What this process drives: every run of its trees, each in the hands of a guard, so that one bug costs
 * one run. Controllers start their children through this.
 */
import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { invariant } from '../base/invariant.js'
import { lazily } from '../base/lazily.js'
import { isAlive } from '../host/processes.js'
import { describeFailure, type Failure } from '../lifecycle/failure.js'
import type { RunRecord } from '../lifecycle/run.js'
import { isDone } from '../lifecycle/status.js'
import { isPipelinePlan, type Plan } from '../plan/pipeline-plan.js'
import type { RunPlan } from '../plan/run-plan.js'
import { type RunRequest, StoreUnavailableError } from '../store/contract.js'
import { awaitApproval } from './approval.js'
import { takeCached } from './cached-result.js'
import { carryOutputs } from './carry-outputs.js'
import { drive } from './drive.js'
import { DrivenRun, RunTakenError } from './driven-run.js'
import type { OnRunEvent } from './events.js'
import { finish } from './finish.js'
import { forego } from './forego.js'
import { noticeHooks } from './hooks/hook-notices.js'
import { lastIncarnation } from './incarnations.js'
import type { EngineParts } from './parts.js'
import { pinSteps } from './pin-steps.js'
import { drivePipeline } from './pipeline/drive-pipeline.js'
import { Places, type Release } from './places.js'
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
  readonly path?: readonly string[] | undefined
  /** Tells that the run was made, and why. */
  readonly created?: { readonly reason: string; readonly message: string } | undefined
  /** Called once the run waits no more for its first place, whatever it does instead. */
  readonly onBegun?: (() => void) | undefined
}

interface Active {
  readonly watch: StopWatch
  readonly done: Promise<RunRecord>
}

/** How often to look for the end of a run that another process drives. */
const LOOK_MS = 100

export class Driving {
  readonly #active = new Map<string, Active>()

  readonly #places: Places
  /** Called when there are hooks to be delivered. */
  onHooks: () => void = () => {}

  constructor(readonly parts: EngineParts) {
    const { store, self, jobs = availableParallelism() } = parts
    // Read when the first run needs a place: most commands start none.
    const queues = () => parts.queues ?? parts.configuration(null).configuration.queues
    this.#places = new Places({ store, self, jobs, queues: lazily(queues) })
  }

  /** Drives a run to its end in this process. Rejects when the store cannot be used, or the run was taken over. */
  start({ record, epoch, plan }: Owned, options: DriveOptions): Promise<RunRecord> {
    const { uuid } = record
    invariant(!this.#active.has(uuid), `the run ${uuid} is driven already`)
    const run = this.driven({ record, epoch }, options)
    const watch = new StopWatch(this.parts, uuid)
    const done = guarded(this.parts, run, () => this.#drive(run, plan, { watch, options }))
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

  driven({ record, epoch }: Omit<Owned, 'plan'>, { onEvent, path }: DriveOptions): DrivenRun {
    const onHooks = () => this.onHooks()
    return new DrivenRun(record, epoch, { store: this.parts.store, onEvent, onHooks, ...(path && { path }) })
  }

  /** Takes over a recorded run that nobody drives, and drives it to its end. Undefined when it is not to be had. */
  async adopt(uuid: string, options: DriveOptions): Promise<RunRecord | undefined> {
    const record = await this.parts.store.getRun(uuid)
    return record && this.take(record, options)
  }

  /** The same for a record that was just read: that of a large pipeline takes its time. */
  async take(record: RunRecord, options: DriveOptions): Promise<RunRecord | undefined> {
    const { store, self } = this.parts
    const { uuid, status } = record
    if (this.#active.has(uuid) || isDone(status) || status === 'on_schedule') return undefined
    const driver = await store.driver(uuid)
    if (driver && isAlive(driver.identity)) return undefined
    const epoch = await store.takeOver(uuid, await store.epoch(uuid), self)
    if (epoch === undefined) return undefined
    const path = options.path ?? (await this.#pathOf(record))
    return this.start({ record, epoch, plan: record.content as unknown as Plan }, { ...options, path })
  }

  /** The keys that lead from the top of its tree to a run. */
  async #pathOf({ parent, key }: RunRecord): Promise<readonly string[]> {
    const above = parent === null || key === null ? undefined : await this.parts.store.getRun(parent)
    return above ? [...(await this.#pathOf(above)), key!] : []
  }

  /** The end of a run that this process drives. */
  ending(uuid: string): Promise<RunRecord> | undefined {
    return this.#active.get(uuid)?.done
  }

  /** The run once it is done, whoever drives it; undefined for one that is not there. */
  async ended(uuid: string): Promise<RunRecord | undefined> {
    for (;;) {
      const ours = this.ending(uuid)
      if (ours) return ours
      const run = await this.parts.store.getRun(uuid)
      if (!run || isDone(run.status)) return run
      await wait(LOOK_MS)
    }
  }

  /** Asks for something that whoever drives the run has to see; at once if that is this process. */
  async request(uuid: string, request: Omit<RunRequest, 'at'>): Promise<void> {
    const at = this.parts.clock.now().toISOString()
    await this.parts.store.request(uuid, { ...request, at })
    await this.#active.get(uuid)?.watch.refresh()
  }

  async #drive(
    run: DrivenRun,
    plan: Plan,
    given: { watch: StopWatch; options: DriveOptions },
  ): Promise<void> {
    const { watch, options } = given
    const { created, onEvent, onBegun = () => {} } = options
    if (created)
      await run.tell({ kind: 'status', run: run.record, condition: { type: 'created', ...created } })
    if (run.record.status === 'created') await noticeHooks(this.parts, run)
    if (plan.foregone) return forego(run, plan.foregone)
    if (run.record.pending === 'approval') {
      onBegun()
      const failure = await awaitApproval(this.parts, run, watch)
      if (failure) return finish(this.parts, run, failure)
    }
    if (isPipelinePlan(plan)) return drivePipeline(this, run, { plan, watch, onEvent, onBegun })
    const { cache } = plan as Plan
    const isNew = run.record.startedAt === null && run.record.status === 'created'
    if (!cache || !isNew) await this.#driveContainers(run, plan, given)
    else {
      const pinned = await pinSteps(this.parts, run, { plan: { ...plan, cache }, signal: watch.signal })
      if (await takeCached(this.parts, run, { plan: pinned.cache, watch, onWait: onBegun })) return
      await this.#driveContainers(run, pinned, given)
    }
    onBegun()
  }

  async #driveContainers(
    run: DrivenRun,
    plan: RunPlan,
    { watch, options: { onBegun } }: { watch: StopWatch; options: DriveOptions },
  ): Promise<void> {
    const executor = this.parts.executors.find(({ name }) => name === plan.executor)
    if (!executor) {
      const problem = `there is no executor ${plan.executor}`
      return finish(this.parts, run, { reason: 'refused', problem })
    }
    const takePlace = async (isUnderWay: boolean): Promise<Release | undefined> => {
      const { root, queue } = run.record
      // A service is there for others, which may need the place.
      const isFree = plan.kind === 'service'
      const release = isFree
        ? () => {}
        : isUnderWay
          ? await this.#places.hold({ root, queue })
          : await this.#places.take({ root, queue }, watch.signal)
      onBegun?.()
      return release
    }
    const { carries } = plan as Plan
    if (carries) carryOutputs(this.parts.layout, { from: carries.from, to: run.uuid })
    await drive(this.parts, run, { plan, executor, watch, takePlace })
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
    for (const { name } of containers)
      await executor?.stop(lastIncarnation(name, files), files, parts.stopGraceMs)
    await run.to('failed', failure.reason, describeFailure(failure))
  }
}
