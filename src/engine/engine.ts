/** The engine: starts runs and drives them to their end, stops them, and settles what others left. */
import { setTimeout as wait } from 'node:timers/promises'
import { redactJson } from '../base/redact.js'
import { isAlive } from '../host/processes.js'
import type { RunDraft, RunRecord } from '../lifecycle/run.js'
import { isDone } from '../lifecycle/status.js'
import type { Plan } from '../plan/pipeline-plan.js'
import type { HostPorts } from '../plan/plan-service.js'
import { type CleanOptions, findWaste, type Waste } from './clean.js'
import { Driving } from './driving.js'
import type { OnRunEvent } from './events.js'
import type { EngineParts } from './parts.js'
import { type MachineContext, machineContext, type WhichRun } from './run-context.js'
import { settle } from './settle.js'

export interface SubmitOptions {
  readonly onEvent?: OnRunEvent | undefined
  /** What else its record says. */
  readonly draft?: Partial<Pick<RunDraft, 'original' | 'cloningKind' | 'pending' | 'queue'>> | undefined
}

export interface Engine {
  /** What a run of an executor will see as its context root: needed to compile its document. */
  contextRoot(executor: string, uuid: string): string | undefined
  /** The same, and the connections that are configured for its document. Undefined for an unknown executor. */
  context(run: WhichRun): MachineContext | undefined
  /** The ports of this machine for those that a service wants: the same ones while they are free. */
  hostPorts(wanted: readonly number[]): Promise<HostPorts>
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
  /** Asks for the end of a run, whoever drives it; a run that nobody drives is ended here. */
  stop(uuid: string, request: { readonly by: string; readonly kill?: boolean }): Promise<void>
  /** Records how runs ended whose driver is gone. Starts nothing. */
  settle(): Promise<RunRecord[]>
  /** What runs that are over have left beside their records, outputs and logs. */
  findWaste(options?: CleanOptions): Promise<Waste[]>
}

/** How often to look for the end of a run that another process drives. */
const LOOK_MS = 100

export function createEngine(parts: EngineParts): Engine {
  const driving = new Driving(parts)
  const executorNamed = (name: string) => parts.executors.find((executor) => executor.name === name)

  async function submit(plan: Plan, options: SubmitOptions = {}): Promise<RunRecord> {
    const record = await parts.store.createRun({ ...draftOf(plan), ...options.draft }, parts.self)
    const { name, kind, parent, root, key, iteration } = record
    const onEvent = options.onEvent ?? (() => {})
    await onEvent({
      kind: 'status',
      uuid: record.uuid,
      place: { name, kind, parent, root, key, iteration, path: [] },
      run: record,
      condition: { type: 'created', reason: 'PxrunEngine', message: 'the run is recorded' },
    })
    void driving.start({ record, epoch: 1, plan }, { onEvent })
    return record
  }

  async function waitFor(uuid: string): Promise<RunRecord | undefined> {
    for (;;) {
      const ours = driving.ending(uuid)
      if (ours) return ours
      const run = await parts.store.getRun(uuid)
      if (!run || isDone(run.status)) return run
      await wait(LOOK_MS)
    }
  }

  return {
    contextRoot: (executor, uuid) => executorNamed(executor)?.contextRoot(parts.layout.run(uuid)),
    context: (run) => machineContext(parts, run),
    hostPorts: async (wanted) => (await import('./service/host-ports.js')).chooseHostPorts(wanted),
    submit,
    wait: waitFor,

    async run(plan, options = {}) {
      const { uuid } = await submit(plan, options)
      return (await waitFor(uuid))!
    },

    isInterrupted: (run) => isInterrupted(parts, run),

    async drive(uuid, { onEvent = () => {} } = {}) {
      const waiting = (await parts.store.unfinishedRuns()).find(({ run }) => run.uuid === uuid)
      if (!waiting || (waiting.driver && isAlive(waiting.driver.identity))) return undefined
      const epoch = await parts.store.takeOver(uuid, waiting.epoch, parts.self)
      if (epoch === undefined) return undefined
      const plan = waiting.run.content as unknown as Plan
      return driving.start({ record: waiting.run, epoch, plan }, { onEvent })
    },

    async stop(uuid, { by, kill = false }) {
      await driving.request(uuid, { kind: kill ? 'kill' : 'stop', by })
      if (!driving.ending(uuid)) await settle(parts)
    },

    settle: () => settle(parts),
    findWaste: (options) => findWaste(parts, options),
  }
}

async function isInterrupted({ store }: EngineParts, run: RunRecord): Promise<boolean> {
  if (isDone(run.status)) return false
  const driver = await store.driver(run.uuid)
  if (driver && isAlive(driver.identity)) return false
  return !(await store.attempts(run.uuid)).some(({ number }) => number === run.attempt)
}

/** The run as it is recorded. Credentials in URLs stay in memory: neither the store nor anybody who reads it gets them. */
export function draftOf(plan: Plan): RunDraft {
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
