/**
 * The children of a controller: started as far as its concurrency and the window allow, and told of one by
 * one as they end.
 *
 *   order ──room──▶ plan ──▶ recorded (once for each key) ──▶ driven ──▶ ended
 *
 * The window bounds how many wait for a place of the machine at the same time, so that a pipeline of ten
 * thousand runs needs no more memory than one of twenty. Whoever waits for something else, such as an
 * approval, is not in it: it never keeps another one from starting.
 */
import type { ChildRecord, MetricRecord, RunRecord } from '../../lifecycle/run.js'
import { isDone, type Status } from '../../lifecycle/status.js'
import type { Foregone } from '../../plan/pipeline-plan.js'
import type { DrivenRun } from '../driven-run.js'
import type { DriveOptions, Driving } from '../driving.js'
import type { OnRunEvent } from '../events.js'
import { Backlog } from './backlog.js'
import { type ChildEnd, ChildRuns, type KeyedDraft, type Order } from './child-runs.js'

export type ChildNews =
  | { readonly kind: 'ended'; readonly key: string; readonly run: ChildEnd }
  | { readonly kind: 'status'; readonly key: string; readonly status: Status }
  | { readonly kind: 'metrics'; readonly key: string; readonly metrics: readonly MetricRecord[] }
  /** It is time to look again. */
  | { readonly kind: 'tick' }

export interface ChildrenOptions {
  readonly onEvent: OnRunEvent
  /** How many may be active at the same time. */
  readonly concurrency: number
  /** A pipeline whose runs have left outputs with which those of the same keys begin. */
  readonly carriesFrom?: string | undefined
  /** Called whenever a child waits no more for its place. */
  readonly onBegun: () => void
  /** Whether the controller wants to know of more than the end of a child. */
  readonly listensTo?: (key: string) => boolean
  /** Whether it wants to know of metrics as they are logged. */
  readonly listensToMetrics?: boolean
}

/** How many children of one controller wait for a place at the same time. */
const WINDOW = 16

interface UnderWay {
  uuid: string | undefined
  isInWindow: boolean
}

export class Children {
  readonly #driving: Driving
  readonly #run: DrivenRun
  readonly #options: ChildrenOptions
  readonly #runs: ChildRuns
  readonly #orders = new Backlog<Order>()
  readonly #underWay = new Map<string, UnderWay>()
  readonly #news = new Backlog<ChildNews>()
  #inWindow = 0
  #isClosed = false
  #stop: { readonly by: string; readonly kill: boolean } | undefined
  #problem: { readonly error: unknown } | undefined
  #wake: () => void = () => {}

  constructor(driving: Driving, run: DrivenRun, options: ChildrenOptions) {
    this.#driving = driving
    this.#run = run
    this.#options = options
    this.#runs = new ChildRuns(driving, run, options.carriesFrom)
  }

  /** Nothing is under way, nothing waits to be started, and all news was taken. */
  get isIdle(): boolean {
    const waiting = this.#isClosed ? 0 : this.#orders.size
    return this.#underWay.size + this.#news.size + waiting === 0
  }

  order(order: Order): void {
    this.#orders.push(order)
    this.#fill()
  }

  /** Goes on with a child of an earlier life of the controller. */
  resume({ key, uuid }: ChildRecord): void {
    this.#follow(key, async (child) => {
      child.uuid = uuid
      return this.#runs.adopt(uuid, this.#driveOptions(key))
    })
  }

  /** Records a child that never runs. */
  async record(draft: KeyedDraft, foregone: Foregone): Promise<void> {
    const { key } = draft
    const run = await this.#runs.forego(draft, foregone, this.#driveOptions(key))
    this.#tell({ kind: 'ended', key, run })
  }

  /** Records a child that takes the result of an earlier run as it is. */
  async recordResult(draft: KeyedDraft, original: RunRecord): Promise<void> {
    const { key } = draft
    const run = await this.#runs.repeat(draft, original, this.#driveOptions(key))
    this.#tell({ kind: 'ended', key, run })
  }

  /** Starts nothing more. What is under way goes on. */
  close(): void {
    this.#isClosed = true
    this.#wake()
  }

  /** Starts nothing more, and asks everything that is under way to end. */
  async stop(by: string, kill: boolean): Promise<void> {
    this.close()
    this.#stop = { by, kill }
    await this.stopOnly([...this.#underWay.keys()], { by, kill })
  }

  /** Asks some of the children that are under way to end. */
  async stopOnly(keys: readonly string[], { by, kill }: { by: string; kill: boolean }): Promise<void> {
    for (const key of keys) {
      const uuid = this.#underWay.get(key)?.uuid
      if (uuid) await this.#driving.request(uuid, { kind: kill ? 'kill' : 'stop', by })
    }
  }

  /** Makes whoever waits for news look again. */
  tick(): void {
    if (!this.isIdle) this.#tell({ kind: 'tick' })
  }

  /** Makes whoever waits for news fail. */
  fail(error: unknown): void {
    this.#problem ??= { error }
    this.#wake()
  }

  /** The next piece of news; undefined when nothing is left of which there could be any. */
  async next(): Promise<ChildNews | undefined> {
    for (;;) {
      if (this.#problem) throw this.#problem.error
      const news = this.#news.take()
      if (news || this.isIdle) return news
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  #fill(): void {
    while (
      !this.#isClosed &&
      this.#orders.size > 0 &&
      this.#underWay.size < this.#options.concurrency &&
      this.#inWindow < WINDOW
    ) {
      const order = this.#orders.take()!
      this.#follow(order.key, (child) => this.#start(order, child))
    }
  }

  #follow(key: string, work: (child: UnderWay) => Promise<ChildEnd | undefined>): void {
    const child: UnderWay = { uuid: undefined, isInWindow: true }
    this.#underWay.set(key, child)
    this.#inWindow++
    work(child)
      .then((run) => {
        if (run) this.#news.push({ kind: 'ended', key, run })
      })
      .catch((error: unknown) => {
        this.#problem ??= { error }
      })
      .finally(() => {
        this.#underWay.delete(key)
        this.#leaveWindow(child)
        this.#fill()
        this.#wake()
      })
  }

  #leaveWindow(child: UnderWay): void {
    if (!child.isInWindow) return
    child.isInWindow = false
    this.#inWindow--
  }

  async #start(order: Order, child: UnderWay): Promise<ChildEnd | undefined> {
    const { key, because, iteration = null } = order
    const planned = await order.plan()
    if (this.#isClosed) return undefined
    if (!planned.ok) {
      const { draft, problem } = planned.error
      await this.record({ ...draft, key, iteration, because }, { status: 'failed', reason: problem })
      return undefined
    }
    const made = await this.#runs.make(order, planned.value)
    child.uuid = made.uuid
    // It came to be while everything was asked to end.
    if (this.#stop) await this.stopOnly([key], this.#stop)
    return made.drive(this.#driveOptions(key, because))
  }

  #driveOptions(key: string, created?: DriveOptions['created']): DriveOptions {
    const { onEvent, listensTo, listensToMetrics } = this.#options
    const path = [...this.#run.path, key]
    const onBegun = () => {
      const child = this.#underWay.get(key)
      if (child) this.#leaveWindow(child)
      this.#options.onBegun()
      this.#fill()
    }
    const statuses = listensTo?.(key) === true
    if (!statuses && !listensToMetrics) return { path, onEvent, onBegun, created }
    const heard: OnRunEvent = (event) => {
      if (event.place.parent === this.#run.uuid) {
        if (statuses && event.kind === 'status' && !isDone(event.run.status)) {
          this.#tell({ kind: 'status', key, status: event.run.status })
        }
        if (listensToMetrics && event.kind === 'metrics') {
          this.#tell({ kind: 'metrics', key, metrics: event.metrics })
        }
      }
      return onEvent(event)
    }
    return { path, onEvent: heard, onBegun, created }
  }

  #tell(news: ChildNews): void {
    this.#news.push(news)
    this.#wake()
  }
}
