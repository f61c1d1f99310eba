/**
 * Drives a matrix: writes down each round that is suggested, starts its runs, and asks again with what came
 * of them. Driven again, it goes on from the rounds and the runs in the store.
 */
import { fail, ok, type Result } from '../../base/result.js'
import type { Dict } from '../../base/value.js'
import { systemIds } from '../../host/system.js'
import type { Failure } from '../../lifecycle/failure.js'
import type { ChildRecord, RunEdge } from '../../lifecycle/run.js'
import { isDone, type Status } from '../../lifecycle/status.js'
import { suggestedOperation } from '../../plan/child-operations.js'
import { concurrencyOf } from '../../plan/dag-parts.js'
import { type PipelinePlan, pipelineOperation } from '../../plan/pipeline-plan.js'
import {
  MatrixProgress,
  type Step,
  suggestionsFromJson,
  suggestionsToJson,
} from '../../plan/progress/matrix-progress.js'
import { dictOf, textOf } from '../../polyaxonfile/fields.js'
import type { ResolvedOperation } from '../../resolve/resolved-operation.js'
import type { Outcome, Suggestion } from '../../tuning/tuner.js'
import { type DrivenRun, RunTakenError } from '../driven-run.js'
import type { Driving } from '../driving.js'
import { hubProblem } from '../hub-plan.js'
import { planChild } from './child-plan.js'
import type { ChildEnd, ChildProblem, Order } from './child-runs.js'
import { type ChildNews, Children, type ChildrenOptions } from './children.js'
import type { Controller } from './controller.js'
import { answerOf, isTunerKey, tunerOrder } from './tuner-runs.js'
import { suggestionDraft } from './unplanned-draft.js'

export interface MatrixGiven extends Omit<ChildrenOptions, 'concurrency' | 'listensTo'> {
  readonly plan: PipelinePlan
  /** The `matrix` section with its templates rendered. */
  readonly matrix: Dict
}

export class MatrixController implements Controller {
  readonly children: Children
  readonly #driving: Driving
  readonly #run: DrivenRun
  readonly #plan: PipelinePlan
  readonly #operation: ResolvedOperation
  readonly #matrix: Dict
  readonly #kind: string
  readonly #metric: string | undefined
  readonly #seed: number
  readonly #progress: MatrixProgress
  readonly #uuids = new Map<number, string>()
  readonly #ends = new Map<Status, number[]>()
  #rounds = 0
  #problem: string | undefined

  constructor(driving: Driving, run: DrivenRun, { plan, matrix, ...options }: MatrixGiven) {
    this.#driving = driving
    this.#run = run
    this.#plan = plan
    this.#matrix = matrix
    this.#kind = textOf(matrix, 'kind') ?? ''
    this.#operation = pipelineOperation(plan)
    const metric = dictOf(matrix, 'metric')
    this.#metric = metric && textOf(metric, 'name')
    // A copy of a search begins like the search.
    this.#seed = seedOf(options.carriesFrom ?? run.uuid)
    this.#progress = new MatrixProgress(matrix, this.#seed)
    this.children = new Children(driving, run, { ...options, concurrency: concurrencyOf(matrix) })
  }

  get summary(): string {
    const by = this.#progress.tuner ? `, suggested by ${this.#progress.tuner.component}` : ''
    return `a ${this.#kind} matrix, seed ${String(this.#matrix.seed ?? this.#seed)}${by}`
  }

  get size(): number {
    return this.#progress.observations.length
  }

  isCounted(key: string): boolean {
    return !isTunerKey(key)
  }

  async begin(): Promise<void> {
    const problem =
      this.#progress.tuner && (await hubProblem(this.#driving.parts, this.#progress.tuner.component))
    if (problem !== undefined) await this.#giveUp(problem)
    const { store } = this.#driving.parts
    for (const round of await store.rounds(this.#run.uuid)) {
      this.#progress.restore(suggestionsFromJson(round))
      this.#rounds++
    }
    const present = new Map<string, ChildRecord>()
    for (const child of await store.children(this.#run.uuid)) present.set(child.key, child)
    const known = this.#progress.observations.length
    for (let index = 0; index < known; index++) {
      const child = present.get(String(index))
      if (!child) this.children.order(this.#order(index))
      else if (isDone(child.status)) await this.#note(index, child)
      else this.children.resume(child)
    }
    await this.#ask()
  }

  async take(news: ChildNews): Promise<void> {
    if (news.kind !== 'ended') return
    if (isTunerKey(news.key)) return this.#takeAnswer(news.key, news.run)
    await this.#note(Number(news.key), news.run)
    await this.#ask()
  }

  outcome(): Failure | undefined {
    if (this.#problem !== undefined) return { reason: 'tuner-failed', problem: this.#problem }
    const failed = [...(this.#ends.get('failed') ?? []), ...(this.#ends.get('upstream_failed') ?? [])]
    const succeeded = this.#ends.get('succeeded')?.length ?? 0
    // A search is done well when it has found something; each entry of a mapping is work that was asked for.
    if (failed.length === 0 || (this.#kind !== 'mapping' && succeeded > 0)) return undefined
    return { reason: 'operations-failed', names: failed.sort((a, b) => a - b).map(String) }
  }

  async #note(index: number, { uuid, status }: { uuid: string; status: Status }): Promise<void> {
    this.#uuids.set(index, uuid)
    const same = this.#ends.get(status)
    if (same) same.push(index)
    else this.#ends.set(status, [index])
    this.#progress.note(index, await this.#outcomeOf(uuid, status))
  }

  async #outcomeOf(uuid: string, status: Status): Promise<Outcome> {
    if (status !== 'succeeded') return { kind: 'failed' }
    if (this.#metric === undefined) return { kind: 'measured', metric: 0 }
    const { store } = this.#driving.parts
    const tracked = (await store.metrics(uuid)).find(({ name }) => name === this.#metric)
    const metric = tracked?.last ?? (await store.getRun(uuid))?.outputs[this.#metric]
    return typeof metric === 'number' ? { kind: 'measured', metric } : { kind: 'failed' }
  }

  async #ask(): Promise<void> {
    let step: Step | undefined
    try {
      step = this.#problem === undefined ? this.#progress.ask() : undefined
    } catch (error) {
      await this.#giveUp(error instanceof Error ? error.message : String(error))
    }
    if (!step) return this.#checkBeginning()
    if (step.kind === 'round') return this.#start(step.suggestions)
    const question = {
      tuner: this.#progress.tuner!,
      plan: this.#plan,
      matrix: this.#matrix,
      round: step.round,
      observations: this.#progress.observations,
      uuids: this.#uuids,
    }
    this.children.order(tunerOrder(this.#driving.parts, question))
  }

  async #takeAnswer(key: string, run: ChildEnd): Promise<void> {
    const { store } = this.#driving.parts
    const answer = await answerOf(store, run)
    if (answer.ok) return this.#start(this.#progress.answer(answer.value))
    // Whoever goes on with the search asks once more.
    const retired = await store.retireChildren(this.#run.uuid, this.#run.epoch, [key])
    if (!retired.ok) throw new RunTakenError(`${this.#run.uuid}: another pxrun drives it now`)
    await this.#giveUp(answer.error)
  }

  /** Whatever goes wrong with a search costs what it would have suggested, never what it has. */
  async #giveUp(problem: string): Promise<void> {
    this.#problem = problem
    await this.#run.notice(`the search suggests nothing more: ${problem}`)
  }

  /** Writes a round down, and starts it. */
  async #start(suggestions: readonly Suggestion[]): Promise<void> {
    if (suggestions.length === 0) return
    const first = this.#progress.observations.length - suggestions.length
    const { store } = this.#driving.parts
    const round = { number: this.#rounds++, suggestions: suggestionsToJson(suggestions) }
    const recorded = await store.recordRound(this.#run.uuid, this.#run.epoch, round)
    if (!recorded.ok) throw new RunTakenError(`${this.#run.uuid}: another pxrun drives it now`)
    suggestions.forEach((_, index) => {
      this.children.order(this.#order(first + index))
    })
  }

  #checkBeginning(): void {
    if (this.#problem !== undefined || this.#progress.observations.length > 0) return
    if (this.#kind === 'mapping' || this.#kind === 'grid' || this.#progress.tuner) return
    this.#problem =
      this.#kind === 'iterative'
        ? 'an `iterative` matrix has to name a `tuner`, which makes its suggestions'
        : `the ${this.#kind} matrix says too little to start with`
  }

  #order(index: number): Order {
    const { round, promotes } = this.#progress.observations[index]!
    const words = promotes ? `round ${round}, promoted from ${promotes.observation}` : `round ${round}`
    return {
      key: String(index),
      iteration: round,
      because: { reason: 'MatrixSuggestion', message: `suggestion ${index} of the search, ${words}` },
      plan: () => this.#planOf(index),
    }
  }

  async #planOf(index: number): ReturnType<Order['plan']> {
    const uuid = systemIds.uuid()
    const { params, round, promotes } = this.#progress.observations[index]!
    const wrong = (problem: string): Result<never, ChildProblem> =>
      fail({ draft: suggestionDraft(this.#plan, { params, uuid }), problem })
    const plan = await planChild(this.#driving.parts, this.#plan, {
      uuid,
      operation: suggestedOperation({ ...this.#operation, compiled: this.#compiled }, params),
      references: new Map(),
      name: this.#plan.name,
      iteration: round,
    })
    if (!plan.ok) return wrong(plan.error)
    const from = promotes && this.#uuids.get(promotes.observation)
    if (!from) return ok({ plan: plan.value })
    const edges: RunEdge[] = [{ upstream: from, downstream: uuid, kind: 'copy', values: { promoted: true } }]
    return ok({ plan: promotes.resume ? { ...plan.value, carries: { from } } : plan.value, edges })
  }

  get #compiled(): Dict {
    return { ...this.#operation.compiled, matrix: this.#matrix }
  }
}

/** The seed of a matrix that names none: another one for each run, the same whenever that is driven again. */
export const seedOf = (uuid: string): number => Number.parseInt(uuid.slice(0, 8), 16) || 0
