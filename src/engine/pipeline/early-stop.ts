/**
 * Watches the metrics of a pipeline's runs as they are logged, and ends what should end before its time.
 *
 * What ends is decided by `plan/progress/early-stopping`; here it is measured and carried out.
 */
import type { Failure } from '../../lifecycle/failure.js'
import type { MetricRecord } from '../../lifecycle/run.js'
import type { Status } from '../../lifecycle/status.js'
import {
  type EarlyStop,
  failureStop,
  policyStop,
  reachedStop,
  type StopRule,
  type WatchedRun,
} from '../../plan/progress/early-stopping.js'
import type { DrivenRun } from '../driven-run.js'
import type { ChildNews } from './children.js'
import type { Controller } from './controller.js'

interface Watched {
  state: WatchedRun['state']
  firstAt: number | undefined
  readonly values: Map<string, number[]>
}

export class EarlyStopper {
  readonly #rules: readonly StopRule[]
  readonly #run: DrivenRun
  readonly #controller: Controller
  readonly #now: () => number
  readonly #watched = new Map<string, Watched>()
  readonly #lastLook = new Map<StopRule, number>()
  #timer: NodeJS.Timeout | undefined
  #ended: EarlyStop | undefined

  constructor(
    rules: readonly StopRule[],
    { run, controller, now }: { run: DrivenRun; controller: Controller; now: () => Date },
  ) {
    this.#rules = rules
    this.#run = run
    this.#controller = controller
    this.#now = () => now().getTime() / 1000
    const intervals = rules.flatMap(({ policy }) => (policy ? [policy.intervalS] : []))
    if (intervals.length > 0) {
      // Comparisons come at their time, also when nobody logs anything.
      this.#timer = setInterval(
        () => controller.children.tick(),
        Math.max(0.05, Math.min(...intervals)) * 1000,
      )
    }
  }

  /** Whether the pipeline is over for everything that has not ended yet. */
  get hasEnded(): boolean {
    return this.#ended !== undefined
  }

  /** How the pipeline ends when it was ended early. */
  outcome(): { readonly failure: Failure | undefined; readonly reason: string } | undefined {
    const ended = this.#ended
    if (ended?.kind !== 'pipeline') return undefined
    const { status, reason } = ended
    return { failure: status === 'failed' ? { reason: 'early-stopped', problem: reason } : undefined, reason }
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async take(news: ChildNews): Promise<void> {
    if (this.#rules.length === 0 || this.#ended) return
    if ('key' in news && !this.#controller.isCounted(news.key)) return
    if (news.kind === 'metrics') this.#measure(news.key, news.metrics)
    if (news.kind === 'ended') this.#watch(news.key).state = stateOf(news.run.status)
    for (const rule of this.#rules) {
      const stop = this.#judge(rule)
      if (stop) await this.#carryOut(stop)
    }
  }

  #watch(key: string): Watched {
    const known = this.#watched.get(key)
    if (known) return known
    const watched: Watched = { state: 'running', firstAt: undefined, values: new Map() }
    this.#watched.set(key, watched)
    return watched
  }

  #measure(key: string, metrics: readonly MetricRecord[]): void {
    const watched = this.#watch(key)
    watched.firstAt ??= this.#now()
    for (const { name, last, min, max } of metrics) {
      const values = watched.values.get(name) ?? []
      // A look may see several new values at once: the extremes of all say what was reached.
      for (const value of new Set([min, max, last])) if (Number.isFinite(value)) values.push(value)
      watched.values.set(name, values)
    }
  }

  #judge(rule: StopRule): EarlyStop | undefined {
    const runs = this.#runs(rule.metric)
    if (rule.kind === 'failure') return failureStop(rule, runs, this.#controller.size)
    if (!rule.policy) return reachedStop(rule, runs)
    const now = this.#now()
    if (now - (this.#lastLook.get(rule) ?? 0) < rule.policy.intervalS) return undefined
    this.#lastLook.set(rule, now)
    return policyStop(rule, rule.policy, runs)
  }

  #runs(metric: string): WatchedRun[] {
    const now = this.#now()
    return [...this.#watched].map(([key, { state, firstAt, values }]) => ({
      key,
      state,
      ageS: firstAt === undefined ? 0 : now - firstAt,
      values: values.get(metric) ?? [],
    }))
  }

  async #carryOut(stop: EarlyStop): Promise<void> {
    const { children } = this.#controller
    if (stop.kind === 'runs') {
      for (const key of stop.keys) this.#watch(key).state = 'over'
      await this.#run.notice(`stopping ${stop.keys.join(', ')} early: ${stop.reason}`)
      return children.stopOnly(stop.keys, { by: `early stopping: ${stop.reason}`, kill: false })
    }
    this.#ended = stop
    await this.#run.notice(`stopping early: ${stop.reason}`)
    await children.stop(`early stopping: ${stop.reason}`, false)
  }
}

function stateOf(status: Status): WatchedRun['state'] {
  if (status === 'succeeded') return 'succeeded'
  return status === 'failed' || status === 'upstream_failed' ? 'failed' : 'over'
}
