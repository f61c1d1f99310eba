/**
 * How one child of a controller comes to be and goes on to its end: recorded once for each key, whoever records it
 * and how often, then driven, or adopted where it was there already.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'
import type { RunEdge, RunRecord } from '../../lifecycle/run.js'
import { isDone } from '../../lifecycle/status.js'
import type { Foregone, Plan } from '../../plan/pipeline-plan.js'
import type { ChildDraft } from '../../store/contract.js'
import { takeResult } from '../cached-result.js'
import { draftOf } from '../draft.js'
import { type DrivenRun, RunTakenError } from '../driven-run.js'
import type { DriveOptions, Driving } from '../driving.js'
import { forego } from '../forego.js'

/** A child to be started. */
export interface Order {
  readonly key: string
  /** Why, for its record. */
  readonly because: { readonly reason: string; readonly message: string }
  readonly iteration?: number | null
  /** Made when its turn comes. After an error the child is recorded as failed. */
  plan(): Promise<Result<PlannedChild, ChildProblem>>
}

export interface PlannedChild {
  readonly plan: Plan
  /** What it uses of other runs. */
  readonly edges?: readonly RunEdge[]
}

export type KeylessDraft = Omit<ChildDraft, 'parent' | 'key'>

export interface ChildProblem {
  /** As much of the child as is known. */
  readonly draft: KeylessDraft
  /** One sentence for people. */
  readonly problem: string
}

export type KeyedDraft = KeylessDraft & { readonly key: string }

export type ChildEnd = Pick<RunRecord, 'uuid' | 'status'>

/** A child that is on record. */
export interface MadeChild {
  readonly uuid: string
  /** To its end, whoever drives it. */
  drive(options: DriveOptions): Promise<ChildEnd>
}

export class ChildRuns {
  readonly #driving: Driving
  readonly #run: DrivenRun
  readonly #carriesFrom: string | undefined

  /** @param carriesFrom a pipeline whose runs have left outputs with which those of the same keys begin. */
  constructor(driving: Driving, run: DrivenRun, carriesFrom: string | undefined) {
    this.#driving = driving
    this.#run = run
    this.#carriesFrom = carriesFrom
  }

  async make(
    { key, because, iteration = null }: Order,
    { plan: planned, edges = [] }: PlannedChild,
  ): Promise<MadeChild> {
    const plan = await this.#carried(planned, key)
    const { run: record, epoch, isNew } = await this.#create({ ...draftOf(plan), key, iteration, because })
    const { uuid } = record
    if (!isNew) return { uuid, drive: (options) => this.adopt(uuid, options) }
    for (const edge of edges) await this.#driving.parts.store.recordEdge(edge)
    const start = (options: DriveOptions) => this.#driving.start({ record, epoch, plan }, options)
    return { uuid, drive: (options) => this.#unlessTaken(uuid, () => start(options)) }
  }

  /** Goes on with one that is on record. */
  adopt(uuid: string, options: DriveOptions): Promise<ChildEnd> {
    return this.#unlessTaken(uuid, () => this.#driving.adopt(uuid, options))
  }

  /** Records one that never runs. */
  async forego(draft: KeyedDraft, foregone: Foregone, options: DriveOptions): Promise<ChildEnd> {
    // In its plan as well: whoever goes on with a record that was cut short sees what was decided.
    const content = { ...(draft.content as Readonly<Record<string, Json>>), foregone: { ...foregone } }
    return this.#end({ ...draft, content }, options, (child) => forego(child, foregone))
  }

  /** Records one that takes the result of an earlier run as it is. */
  repeat(draft: KeyedDraft, original: RunRecord, options: DriveOptions): Promise<ChildEnd> {
    const reason = 'it is left out here, and has succeeded in the run before'
    return this.#end(draft, options, (child) => takeResult(this.#driving.parts, child, { original, reason }))
  }

  async #end(
    draft: KeyedDraft,
    options: DriveOptions,
    work: (child: DrivenRun) => Promise<void>,
  ): Promise<ChildEnd> {
    const { run: record, epoch } = await this.#create(draft)
    const child = this.#driving.driven({ record, epoch }, options)
    if (!isDone(record.status)) await work(child)
    return child.record
  }

  /** The plan, to begin with what the run of the same key in an earlier pipeline has left. */
  async #carried(plan: Plan, key: string): Promise<Plan> {
    if (this.#carriesFrom === undefined || plan.carries) return plan
    const earlier = await this.#driving.parts.store.child(this.#carriesFrom, key)
    return earlier ? { ...plan, carries: { from: earlier.uuid } } : plan
  }

  async #create(draft: KeyedDraft) {
    // The store answers at once: without a turn for signals and timers none would come before the last child.
    await turn()
    const { store, self } = this.#driving.parts
    const created = await store.createChild({ ...draft, parent: this.#run.uuid }, self, this.#run.epoch)
    if (created.ok) return created.value
    throw new RunTakenError(`${this.#run.uuid}: another pxrun drives it now`)
  }

  /** The end of a child, also of one that another process drives. */
  async #unlessTaken(uuid: string, work: () => Promise<RunRecord | undefined>): Promise<ChildEnd> {
    try {
      const run = await work()
      if (run) return run
    } catch (error) {
      if (!(error instanceof RunTakenError)) throw error
    }
    return (await this.#driving.ended(uuid)) ?? { uuid, status: 'stopped' }
  }
}
