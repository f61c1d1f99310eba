/** The engine: starts runs and drives them to their end, stops them, and settles what others left. */
import type { Result } from '../base/result.js'
import type { Dict } from '../base/value.js'
import { isAlive } from '../host/processes.js'
import type { RunDraft, RunEdge, RunRecord } from '../lifecycle/run.js'
import { isDone } from '../lifecycle/status.js'
import { isPipelinePlan, type PipelinePlan, type Plan } from '../plan/pipeline-plan.js'
import type { HostPorts } from '../plan/plan-service.js'
import { type CleanOptions, findWaste, type Waste } from './clean.js'
import { draftOf } from './draft.js'
import { Driving } from './driving.js'
import type { OnRunEvent } from './events.js'
import { Outbox } from './hooks/outbox.js'
import type { EngineParts } from './parts.js'
import { type Looked, lookUp } from './pipeline/facts.js'
import type { CacheForecast } from './pipeline/foresee-cache.js'
import { type PlannedSlot, planSlot, type SlotRequest } from './pipeline/plan-slot.js'
import { reopen } from './reopen.js'
import { neverStarted } from './run-attempt.js'
import { type MachineContext, machineContext, type WhichRun } from './run-context.js'
import type { WantedPorts } from './service/host-ports.js'
import { settle } from './settle.js'

export interface SubmitOptions {
  readonly onEvent?: OnRunEvent | undefined
  /** From runs whose values it uses. */
  readonly edges?: readonly RunEdge[] | undefined
  /** What else its record says. */
  readonly draft?: Partial<Pick<RunDraft, 'original' | 'cloningKind' | 'pending' | 'queue'>> | undefined
}

export interface Reopening extends Pick<SubmitOptions, 'onEvent'> {
  /** Who asks, for the record. */
  readonly by: string
}

export interface Engine {
  /** What a run of an executor will see as its context root: needed to compile its document. */
  contextRoot(executor: string, uuid: string): string | undefined
  /** The same, and the connections that are configured for its document. Undefined for an unknown executor. */
  context(run: WhichRun): MachineContext | undefined
  /** The ports of this machine for those that a service wants: the same ones while they are free. */
  hostPorts(wanted: WantedPorts): Promise<HostPorts>
  /** What an operation that is in no pipeline refers to: values of other runs. The error is one sentence. */
  facts(
    operation: Dict,
    uuid: string,
    where: { readonly owner: string; readonly project: string },
  ): Promise<Result<Looked, string>>
  /** The run of a slot of a schedule, to be recorded by whoever decides about slots. The error is one sentence. */
  planSlot(schedule: PipelinePlan, slot: SlotRequest): Promise<Result<PlannedSlot, string>>
  /** Whether the runs of a plan would take results of equal ones, and why not. Starts and records nothing. */
  foreseeCache(plan: Plan): Promise<CacheForecast[]>
  /** Records the plan as a new run and begins to drive it in this process; resolves once it is recorded. */
  submit(plan: Plan, options?: SubmitOptions): Promise<RunRecord>
  /** The run when it is done, whoever drives it. Undefined for one that is not there. Rejects when the store cannot be used. */
  wait(uuid: string): Promise<RunRecord | undefined>
  /** Both in one: records the plan as a new run and drives it to its end. */
  run(plan: Plan, options?: SubmitOptions): Promise<RunRecord>
  /** Whether a run waits for somebody to go on with it: it is not done, and nobody drives it. */
  isInterrupted(run: RunRecord): Promise<boolean>
  /**
   * Goes on with a recorded run that nobody drives, to its end: what is done in it stays done, what runs is
   * followed to its end, the rest is started. Undefined when there is nothing to go on with.
   */
  drive(uuid: string, options?: Pick<SubmitOptions, 'onEvent'>): Promise<RunRecord | undefined>
  /**
   * Opens a run that has ended other than well, and goes on with it: in a pipeline what has succeeded stays,
   * the rest runs again. Undefined when there is nothing to go on with.
   */
  reopen(uuid: string, options: Reopening): Promise<RunRecord | undefined>
  /** Lets a run go on that waits for approval. */
  approve(uuid: string, by: string): Promise<void>
  /** Asks for the end of a run, whoever drives it; a run that nobody drives is ended here. */
  stop(uuid: string, request: { readonly by: string; readonly kill?: boolean }): Promise<void>
  /** Records how runs ended whose driver is gone. Starts nothing. */
  settle(): Promise<RunRecord[]>
  /**
   * Waits for the hooks of what has ended here: their delivery, a few further tries within the patience, the
   * runs that they have become.
   */
  rest(patienceMs: number): Promise<void>
  /** Lets go of what goes on in the background, before the store is closed. */
  close(): Promise<void>
  /** What runs that are over have left beside their records, outputs and logs. */
  findWaste(options?: CleanOptions): Promise<Waste[]>
}

/** How long a delivery that is under way may still take when a command is done. */
const CLOSING_MS = 2000

export function createEngine(parts: EngineParts): Engine {
  const driving = new Driving(parts)
  const outbox = new Outbox(driving)
  driving.onHooks = () => outbox.wake()
  const executorNamed = (name: string) => parts.executors.find((executor) => executor.name === name)

  async function submit(plan: Plan, options: SubmitOptions = {}): Promise<RunRecord> {
    const record = await parts.store.createRun({ ...draftOf(plan), ...options.draft }, parts.self)
    for (const edge of options.edges ?? []) await parts.store.recordEdge(edge)
    const created = { reason: 'PxrunEngine', message: 'the run is recorded' }
    void driving.start({ record, epoch: 1, plan }, { onEvent: options.onEvent ?? (() => {}), created })
    outbox.drives()
    return record
  }

  return {
    contextRoot: (executor, uuid) => executorNamed(executor)?.contextRoot(parts.layout.run(uuid)),
    context: (run) => machineContext(parts, run),
    hostPorts: async (wanted) => (await import('./service/host-ports.js')).chooseHostPorts(parts, wanted),
    facts: (operation, uuid, { owner, project }) =>
      lookUp(parts.store, { controller: undefined, inputs: {}, operation, uuid, owner, project }),
    planSlot: (schedule, slot) => planSlot(parts, schedule, slot),
    foreseeCache: async (plan) => (await import('./pipeline/foresee-cache.js')).foreseeCache(parts, plan),
    submit,
    wait: (uuid) => driving.ended(uuid),

    async run(plan, options = {}) {
      const { uuid } = await submit(plan, options)
      return (await driving.ended(uuid))!
    },

    isInterrupted: (run) => isInterrupted(parts, run),

    async drive(uuid, { onEvent = () => {} } = {}) {
      outbox.drives()
      return driving.adopt(uuid, { onEvent })
    },

    async reopen(uuid, { by, onEvent = () => {} }) {
      const opened = await reopen(parts, uuid, by)
      if (!opened) return undefined
      outbox.drives()
      return driving.take(opened, { onEvent })
    },

    approve: (uuid, by) => driving.request(uuid, { kind: 'approve', by }),

    async stop(uuid, { by, kill = false }) {
      await driving.request(uuid, { kind: kill ? 'kill' : 'stop', by })
      if (!driving.ending(uuid)) await settle(parts)
    },

    async settle() {
      const settled = await settle(parts)
      outbox.wake()
      return settled
    },
    rest: (patienceMs) => outbox.rest(patienceMs),
    async close() {
      await outbox.close(CLOSING_MS)
      for (const executor of parts.executors) await executor.close?.()
    },
    findWaste: (options) => findWaste(parts, options),
  }
}

async function isInterrupted(parts: EngineParts, run: RunRecord): Promise<boolean> {
  // A schedule waits for its time, not for somebody to drive it.
  if (isDone(run.status) || run.status === 'on_schedule') return false
  const driver = await parts.store.driver(run.uuid)
  if (driver && isAlive(driver.identity)) return false
  const claim = (await parts.store.attempts(run.uuid)).find(({ number }) => number === run.attempt)
  const executor = parts.executors.find(({ name }) => name === claim?.executor)
  const plan = run.content as unknown as Plan
  if (!claim || !executor || isPipelinePlan(plan)) return !claim
  return neverStarted(parts, { uuid: run.uuid, attempt: run.attempt, plan, executor })
}
