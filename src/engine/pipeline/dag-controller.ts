/**
 * Drives a dag: asks `plan/progress` what may start, starts it, and tells it what came of that.
 *
 * Everything that it knows it has from the store and from the plan; driven again, it goes on from there.
 */
import { fail, ok, type Result } from '../../base/result.js'
import type { Dict, Value } from '../../base/value.js'
import { systemIds } from '../../host/system.js'
import type { Failure } from '../../lifecycle/failure.js'
import { isDone } from '../../lifecycle/status.js'
import { concurrencyOf, type DagParts, dagParts } from '../../plan/dag-parts.js'
import { compiledOf, type PipelinePlan, valuesOf } from '../../plan/pipeline-plan.js'
import { DagProgress, type Decision } from '../../plan/progress/dag-progress.js'
import type { DrivenRun } from '../driven-run.js'
import type { Driving } from '../driving.js'
import { planChild } from './child-plan.js'
import type { ChildProblem, KeylessDraft, Order } from './child-runs.js'
import { type ChildNews, Children, type ChildrenOptions } from './children.js'
import type { Controller } from './controller.js'
import { lookUp } from './facts.js'
import { operationDraft } from './unplanned-draft.js'

export interface DagGiven extends Omit<ChildrenOptions, 'concurrency' | 'listensTo'> {
  readonly plan: PipelinePlan
  /** The `run` section with the templates of its own settings rendered. */
  readonly section: Dict
}

export class DagController implements Controller {
  readonly children: Children
  readonly #driving: Driving
  readonly #run: DrivenRun
  readonly #plan: PipelinePlan
  readonly #dag: DagParts
  readonly #inputs: Readonly<Record<string, Value>>
  readonly #left: ReadonlySet<string>
  readonly #progress: DagProgress

  constructor(driving: Driving, run: DrivenRun, { plan, section, ...options }: DagGiven) {
    this.#driving = driving
    this.#run = run
    this.#plan = plan
    const compiled = compiledOf(plan)
    this.#dag = dagParts(compiled)
    this.#inputs = valuesOf(compiled, 'inputs')
    this.#left = new Set(plan.pipeline.left?.names)
    this.#progress = new DagProgress(this.#dag.operations)
    this.children = new Children(driving, run, {
      ...options,
      concurrency: concurrencyOf(section),
      listensTo: (key) => this.#progress.isListenedTo(key),
    })
  }

  get summary(): string {
    return `${this.#dag.operations.length} operations`
  }

  get size(): number {
    return this.#dag.operations.length
  }

  isCounted(): boolean {
    return true
  }

  async begin(): Promise<void> {
    const present = await this.#driving.parts.store.children(this.#run.uuid)
    for (const { key } of present) this.#progress.known(key)
    const decided: Decision[] = []
    for (const child of present) {
      if (this.#progress.isListenedTo(child.key)) decided.push(...(await this.#heard(child)))
      if (isDone(child.status)) decided.push(...this.#progress.note(child.key, child.status))
      else this.children.resume(child)
    }
    await this.#carryOut([...decided, ...this.#progress.start()])
  }

  async take(news: ChildNews): Promise<void> {
    if (news.kind !== 'ended' && news.kind !== 'status') return
    const status = news.kind === 'ended' ? news.run.status : news.status
    await this.#carryOut(this.#progress.note(news.key, status))
  }

  outcome(): Failure | undefined {
    const failed = this.#progress.endedAs('failed')
    const names = failed.length > 0 ? failed : this.#progress.endedAs('upstream_failed')
    return names.length > 0 ? { reason: 'operations-failed', names } : undefined
  }

  /** Statuses that a child has had in an earlier life of this controller. */
  async #heard({ uuid, key }: { uuid: string; key: string }): Promise<Decision[]> {
    const conditions = await this.#driving.parts.store.conditions(uuid)
    return conditions
      .filter(({ type }) => !isDone(type))
      .flatMap(({ type }) => this.#progress.note(key, type))
  }

  async #carryOut(decisions: readonly Decision[]): Promise<void> {
    for (const decision of decisions) {
      if (decision.verdict !== 'ready') await this.#forego(decision)
      else if (this.#left.has(decision.name)) await this.#leaveOut(decision.name)
      else this.children.order(this.#order(decision))
    }
  }

  /** An operation that is not to run: its earlier result stands for it, where there is one. */
  async #leaveOut(name: string): Promise<void> {
    const from = this.#plan.pipeline.left?.from ?? null
    const earlier = from === null ? undefined : await this.#driving.parts.store.child(from, name)
    const reason = 'it is not among the operations that were asked for'
    const because = { reason: 'DagDecision', message: reason }
    const draft = { ...this.#draftOf(name, systemIds.uuid()), key: name, because }
    if (earlier?.status === 'succeeded') return this.children.recordResult(draft, earlier)
    await this.children.record(draft, { status: 'skipped', reason })
  }

  async #forego({ name, verdict, reason }: Decision): Promise<void> {
    const status = verdict === 'skipped' ? verdict : 'upstream_failed'
    const because = { reason: 'DagDecision', message: reason }
    const draft = { ...this.#draftOf(name, systemIds.uuid()), key: name, because }
    await this.children.record(draft, { status, reason })
  }

  #order({ name, reason }: Decision): Order {
    return {
      key: name,
      because: { reason: 'DagReady', message: reason },
      plan: () => this.#planOf(name),
    }
  }

  async #planOf(name: string): ReturnType<Order['plan']> {
    const uuid = systemIds.uuid()
    const wrong = (problem: string): Result<never, ChildProblem> =>
      fail({ draft: this.#draftOf(name, uuid), problem })
    const operation = this.#dag.operation(name)
    if (!operation) return wrong('it names no component that this dag has')
    const facts = await lookUp(this.#driving.parts.store, {
      controller: this.#run.record,
      inputs: this.#inputs,
      operation: operation.value,
      uuid,
      owner: this.#plan.owner,
      project: this.#plan.project,
    })
    if (!facts.ok) return wrong(facts.error)
    const { references, joins, edges } = facts.value
    const plan = await planChild(this.#driving.parts, this.#plan, {
      uuid,
      operation,
      references,
      joins,
      inherited: this.#dag.inherited,
      name,
    })
    return plan.ok ? ok({ plan: plan.value, edges }) : wrong(plan.error)
  }

  #draftOf(name: string, uuid: string): KeylessDraft {
    return operationDraft(this.#plan, this.#dag, { name, uuid })
  }
}
