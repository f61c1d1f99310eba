/**
 * Attends to the containers of an attempt that were started, by this pxrun or an earlier one: tells their
 * lines and metrics, starts replicas again that may be, and stops all of them when that is asked for or when
 * the end of the run is decided.
 */
import type { ContainerPlan, ContainerState } from '../executors/contract.js'
import type { AttemptLayout } from '../home/layout.js'
import { describeFailure, type Failure } from '../lifecycle/failure.js'
import { pluginsOf } from '../plan/plugins.js'
import type { HealthPlan, PlannedContainer, RunPlan } from '../plan/run-plan.js'
import { backOff, backOffMs } from './back-off.js'
import type { Drive } from './drive.js'
import type { DrivenRun } from './driven-run.js'
import { followContainer } from './follow-container.js'
import { incarnation, restartsOf, restartsOfAll } from './incarnations.js'
import { LiveMetrics } from './live-metrics.js'
import { type Ending, failureOf, judge, verdictOf } from './outcome.js'
import type { EngineParts } from './parts.js'
import { ResourceSampler } from './resource-sampler.js'

/** The containers that run at the same time: all but those that are init steps. */
export const together = ({ containers }: RunPlan): readonly PlannedContainer[] =>
  containers.filter(({ role }) => role !== 'init')

export interface Attended extends Drive {
  /** What was started; without it nothing can be started again. */
  readonly started: readonly ContainerPlan[]
}

export async function attend(
  parts: EngineParts,
  run: DrivenRun,
  attended: Attended,
): Promise<Failure | undefined> {
  const { plan, watch } = attended
  const attendance = new Attendance(parts, run, attended)
  watch.onRequest((killNow) => attendance.stop(killNow ? 0 : parts.stopGraceMs))
  const metrics = new LiveMetrics(parts, run)
  const sampler = pluginsOf(plan.operation).collectResources
    ? new ResourceSampler(parts, run, {
        executor: attended.executor,
        files: parts.layout.run(run.uuid).attempt(run.record.attempt),
        containers: together(plan).map(({ name }) => name),
      })
    : undefined
  try {
    await attendance.untilAllEnded()
  } finally {
    metrics.close()
    sampler?.close()
    await attendance.close()
    await watch.refresh()
  }
  const { timeoutS } = plan.termination
  return judge(together(plan), attendance.endings, { requests: watch.requests, timeoutS })
}

class Attendance {
  readonly endings = new Map<string, Ending>()
  /** Under which name each container runs now. */
  readonly #names = new Map<string, string>()
  readonly #containers: readonly PlannedContainer[]
  readonly #files: AttemptLayout
  readonly #stops: Promise<void>[] = []
  readonly #cancel = new AbortController()
  /** From then on nobody looks at the health of containers. */
  readonly #stopping = new AbortController()
  #restarts: number
  #patience: NodeJS.Timeout | undefined

  constructor(
    readonly parts: EngineParts,
    readonly run: DrivenRun,
    readonly attended: Attended,
  ) {
    this.#containers = together(attended.plan)
    this.#files = parts.layout.run(run.uuid).attempt(run.record.attempt)
    this.#restarts = restartsOfAll(this.#containers, this.#files)
    // A stop may have been asked for before anybody follows them.
    for (const { name } of this.#containers)
      this.#names.set(name, incarnation(name, restartsOf(name, this.#files)))
  }

  async untilAllEnded(): Promise<void> {
    await Promise.all(this.#containers.map((container) => this.#attend(container)))
  }

  /** Stops what has not ended. */
  stop(graceMs: number): void {
    this.#stopping.abort()
    for (const { name } of this.#containers) {
      if (this.endings.has(name)) continue
      this.#stops.push(this.attended.executor.stop(this.#names.get(name)!, this.#files, graceMs))
    }
  }

  async close(): Promise<void> {
    this.#cancel.abort()
    clearTimeout(this.#patience)
    await Promise.all(this.#stops)
  }

  async #attend(container: PlannedContainer): Promise<void> {
    const ending = await this.#untilEnd(container)
    const wasDecided = this.#isDecided
    this.endings.set(container.name, ending)
    if (this.attended.watch.requests.length > 0) return
    if (this.#isDecided) {
      this.#endRest(wasDecided)
      return
    }
    const failure = failureOf(container.name, ending)
    if (failure) await this.run.notice(`${describeFailure(failure)}; the run goes on`)
  }

  async #untilEnd(container: PlannedContainer): Promise<Ending> {
    for (let restart = restartsOf(container.name, this.#files); ; restart++) {
      const name = incarnation(container.name, restart)
      this.#names.set(container.name, name)
      const ending = await this.#follow(container, name)
      const failure = failureOf(name, ending)
      if (!failure || !(await this.#startsAgain(container, restart + 1, failure))) return ending
    }
  }

  /** To its end, which its probes may bring about. */
  async #follow(container: PlannedContainer, name: string): Promise<Ending> {
    const { executor, started } = this.attended
    const over = new AbortController()
    const signal = AbortSignal.any([over.signal, this.#stopping.signal])
    const plan = started.find((one) => one.name === container.name)
    const unhealthy =
      container.health && plan ? this.#watchHealth(container.health, { ...plan, name }, signal) : undefined
    try {
      const followed = { executor, files: this.#files, signal: this.#cancel.signal }
      const ending = await followContainer(this.run, name, followed)
      over.abort()
      const problem = await unhealthy
      return problem === undefined || ending.kind === 'lost' ? ending : { ...ending, unhealthy: problem }
    } finally {
      over.abort()
    }
  }

  /** Stops a container whose probes fail, and says why. */
  async #watchHealth(
    health: HealthPlan,
    plan: ContainerPlan,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { executor } = this.attended
    const { name } = plan
    // Loaded when it is needed: most containers have no probes.
    const { untilUnhealthy } = await import('./health.js')
    const problem = await untilUnhealthy(health, {
      signal,
      exec: (argv, timeoutMs) => executor.exec(plan, this.#files, { argv, timeoutMs }),
      hostPort: async (port) => {
        const state = await this.#stateOfFirst()
        const published = state.state === 'running' ? (state.ports ?? []) : []
        return published.find(({ containerPort }) => containerPort === port)?.hostPort ?? port
      },
    })
    // Without the first one the others have no network, and the run ends anyway.
    if (problem === undefined || (await this.#stateOfFirst()).state !== 'running') return undefined
    await this.run.notice(`${name}: ${problem}; stopping it`)
    await executor.stop(name, this.#files, this.parts.stopGraceMs)
    return problem
  }

  /** The containers of a run may share the network of the first one, which publishes their ports. */
  #stateOfFirst(): Promise<ContainerState> {
    const { name } = this.#containers[0]!
    return this.attended.executor.inspect(this.#names.get(name) ?? name, this.#files)
  }

  /** Starts a replica that has failed again, if its policy and the number of tries allow it. */
  async #startsAgain(container: PlannedContainer, restart: number, failure: Failure): Promise<boolean> {
    const { plan, watch, executor, started } = this.attended
    const startable = started.find(({ name }) => name === container.name)
    const mayStart = () => !this.#isDecided && watch.requests.length === 0
    if (!container.restarts || !startable || !mayStart()) return false
    if (this.#restarts >= plan.termination.maxRetries) return false
    this.#restarts++
    const pauseMs = backOffMs(restart)
    await this.run.notice(`${describeFailure(failure)}; starting it again in ${pauseMs / 1000} s`)
    await backOff(pauseMs, watch.signal)
    if (!mayStart()) return false
    const again = { ...startable, name: incarnation(container.name, restart) }
    // From here on a stop means this one.
    this.#names.set(container.name, again.name)
    return (await executor.start(again, this.#files)).ok
  }

  get #isDecided(): boolean {
    return verdictOf(this.#containers, this.endings) !== undefined
  }

  /** After a success replicas may end by themselves for a while, if the document does not say otherwise. */
  #endRest(wasDecided: boolean): void {
    const { plan } = this.attended
    const { stopGraceMs } = this.parts
    const isSuccess = verdictOf(this.#containers, this.endings)?.failure === undefined
    const waitedFor = this.#containers.some(
      ({ name, role, lasting }) => !this.endings.has(name) && role !== 'sidecar' && !lasting,
    )
    if (!isSuccess || !plan.patient || !waitedFor) this.#stopOnce()
    else if (!wasDecided) this.#patience = setTimeout(() => this.#stopOnce(), stopGraceMs)
  }

  #stopped = false

  #stopOnce(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.stop(this.parts.stopGraceMs)
  }
}
