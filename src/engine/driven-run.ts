/**
 * A run in the hands of its driver: every change goes to the store with the driver's epoch, and is
 * told only after it was written.
 */
import type { Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import { Mask } from '../connections/mask.js'
import type { ArtifactRecord, MetricRecord, RunRecord } from '../lifecycle/run.js'
import { isDone, type Status } from '../lifecycle/status.js'
import { triggeredHooks } from '../plan/hooks.js'
import type { Refusal, RunStore, RunUpdate, StatusChange } from '../store/contract.js'
import type { EventContent, OnRunEvent, RunPlace } from './events.js'

/** Another pxrun took the run over, or deleted it: this driver has to let go of it. */
export class RunTakenError extends Error {
  override readonly name = 'RunTakenError'
}

export interface DrivenRunOptions {
  readonly store: RunStore
  readonly onEvent: OnRunEvent
  /** The keys that lead from the top of the tree to the run. */
  readonly path?: readonly string[]
  /** Called once hooks were recorded with its final status. */
  readonly onHooks?: () => void
}

/** A status, why, and the same in words. */
export type Step = Omit<StatusChange, 'hooks'>

export class DrivenRun {
  readonly path: readonly string[]
  #record: RunRecord
  #hidden: readonly string[] = []
  #mask = new Mask([])
  /** The place that a record says. */
  #placed: { readonly record: RunRecord; readonly place: RunPlace } | undefined
  readonly #store: RunStore
  readonly #onEvent: OnRunEvent
  readonly #onHooks: () => void

  constructor(
    record: RunRecord,
    readonly epoch: number,
    { store, onEvent, path = [], onHooks = () => {} }: DrivenRunOptions,
  ) {
    this.#record = record
    this.#store = store
    this.#onEvent = onEvent
    this.#onHooks = onHooks
    this.path = path
  }

  get record(): RunRecord {
    return this.#record
  }

  get uuid(): string {
    return this.#record.uuid
  }

  get place(): RunPlace {
    if (this.#placed?.record !== this.#record) {
      const { name, kind, parent, root, key, iteration } = this.#record
      const place = { name, kind, parent, root, key, iteration, path: this.path }
      this.#placed = { record: this.#record, place }
    }
    return this.#placed.place
  }

  /** From now on these values are masked in whatever is recorded and told of the run; logs are by whoever writes them. */
  hide(values: readonly string[]): void {
    if (values.length === 0) return
    this.#hidden = [...new Set([...this.#hidden, ...values])]
    this.#mask = new Mask(this.#hidden)
  }

  /** Tells an event about this run. What it says has to be stored already. */
  async tell(content: EventContent): Promise<void> {
    await this.#onEvent({ ...content, uuid: this.uuid, place: this.place })
  }

  async to(type: Status, reason: string, message: string): Promise<void> {
    await this.through([{ type, reason, message }])
  }

  /** Several steps at once, which cost little more than one; a step to where the run is already is none. */
  async through(steps: readonly Step[]): Promise<void> {
    let { status } = this.#record
    const changes: StatusChange[] = []
    for (const { type, reason, message: words } of steps) {
      if (type === status) continue
      const hooks = isDone(type) ? triggeredHooks(this.#record.content, type) : []
      changes.push({ type, reason, message: this.#mask.text(words), ...(hooks.length > 0 && { hooks }) })
      status = type
    }
    if (changes.length === 0) return
    const progress = granted(await this.#store.addConditions(this.uuid, this.epoch, changes), this.uuid)
    this.#record = { ...this.#record, ...progress }
    if (changes.some(({ hooks }) => hooks)) this.#onHooks()
    for (const { type, reason, message } of changes)
      await this.tell({ kind: 'status', run: this.#record, condition: { type, reason, message } })
  }

  async update(update: RunUpdate): Promise<void> {
    const shown = this.#mask.json(update)
    this.#record = granted(await this.#store.updateRun(this.uuid, this.epoch, shown), this.uuid)
  }

  async recordMetrics(metrics: readonly MetricRecord[]): Promise<void> {
    if (metrics.length === 0) return
    await this.#store.recordMetrics(this.uuid, metrics)
    await this.tell({ kind: 'metrics', metrics })
  }

  async recordArtifacts(found: readonly ArtifactRecord[]): Promise<void> {
    if (found.length === 0) return
    const artifacts = found.map((one) => ({ ...one, summary: this.#mask.json(one.summary) }))
    await this.#store.recordArtifacts(this.uuid, artifacts)
    await this.tell({ kind: 'artifacts', artifacts })
  }

  async notice(message: string): Promise<void> {
    await this.tell({ kind: 'notice', message: this.#mask.text(message) })
  }

  /** A run may have millions of lines: it costs no promise where nobody has to be waited for. */
  log(container: string, line: string, at: Date): void | Promise<void> {
    return this.#onEvent({ kind: 'log', uuid: this.uuid, place: this.place, container, line, at })
  }

  get outputs(): Readonly<Record<string, Json>> {
    return this.#record.outputs
  }
}

function granted<T>(result: Result<T, Refusal>, uuid: string): T {
  if (result.ok) return result.value
  throw new RunTakenError(`${uuid}: ${describeRefusal(result.error)}`)
}

function describeRefusal(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'no-such-run':
      return 'the run was deleted'
    case 'late-epoch':
      return `another pxrun drives it now (epoch ${refusal.current})`
    case 'not-allowed':
      return `${refusal.to} may not follow ${refusal.from}`
  }
}
