/**
 * Runs containers in Docker Engine or Podman, through the Docker Engine API on its socket.
 *
 * State machine of a container, read from its files and the engine at any time by anybody:
 *
 *   no record ──start──> record, engine runs it ──> exit record, raw log whole   (exited)
 *   (never-started)      (running)              └─> the engine has it no more    (lost)
 *
 * While the engine does not answer its state is `unknown`. The engine keeps the log until it is copied
 * (see `log/raw-log-copy.ts`): whoever watches or asks copies what is missing.
 */
import { statSync } from 'node:fs'
import { fail, ok, type Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'
import type { AttemptLayout } from '../../home/layout.js'
import { removePrivateFiles, writeHidden } from '../../home/private-files.js'
import type { Failure } from '../../lifecycle/failure.js'
import type { PlannedContainer, RunPlan } from '../../plan/run-plan.js'
import type {
  BuildRequest,
  Cache,
  ContainerEvent,
  ContainerPlan,
  ContainerState,
  ExecOptions,
  Executor,
  Leftover,
  ObserveOptions,
  PrepareOptions,
  RunPlaces,
  Usage,
} from '../contract.js'
import { unsupportedFields } from '../field-support.js'
import { realMounts } from '../mount-sources.js'
import type { EngineApi } from './api/engine-api.js'
import { isRefusal, isUnreachable } from './api/engine-errors.js'
import { buildImage } from './build/build-image.js'
import { containerEvents, exitOf } from './container-events.js'
import { type ContainerRecord, readContainerRecord, readExitRecord } from './container-files.js'
import { containerIdentity } from './container-identity.js'
import { stateOf } from './container-state.js'
import { createRequest } from './create-request.js'
import type { EngineSearch } from './engine-address.js'
import { engineFacts } from './engine-facts.js'
import { Engines } from './engines.js'
import { ensureImage } from './image/ensure-image.js'
import { imageProblem } from './image/image-problem.js'
import { builtImagesOf, containersOf } from './kept-in-engine.js'
import { CONTEXT_ROOT } from './options/container-options.js'
import { tolerated, withPatience } from './patience.js'
import { planContainer } from './plan-container.js'
import { startContainer } from './start-container.js'
import { stopContainer } from './stop-container.js'
import { DOCKER_FIELDS } from './supported-fields.js'
import { usageIn } from './usage.js'
import { type Ending, passing, type Watched, type WatchOptions, watchContainer } from './watch-container.js'

/** How long a stop tries to reach an engine that is away: longer for a container that somebody watches. */
const STOP_PATIENCE_MS = { watched: 30_000, unwatched: 3000 }
const CLEAN_PATIENCE_MS = 3000

export class DockerExecutor implements Executor {
  readonly name = 'docker'
  readonly hasOwnNetwork = true
  readonly #engines: Engines
  /** Ids of the containers that are observed through this object. */
  readonly #observed = new Set<string>()

  constructor(readonly options: EngineSearch) {
    this.#engines = new Engines(options)
  }

  unsupported(operation: Json): readonly string[] {
    return unsupportedFields(operation, { executor: this.name, fields: DOCKER_FIELDS })
  }

  contextRoot(): string {
    return CONTEXT_ROOT
  }

  plan(run: RunPlan, container: PlannedContainer, places: RunPlaces): Result<ContainerPlan, Failure> {
    return planContainer(run, container, places)
  }

  async prepare(container: ContainerPlan, options: PrepareOptions = {}): Promise<Result<void, Failure>> {
    const { name, image } = container
    if (!image)
      return fail({ reason: 'refused', problem: `${name} names no image, which the docker executor needs` })
    return await this.#withEngine(async (api) => {
      const policy = container.container?.imagePullPolicy ?? 'IfNotPresent'
      const { environment } = this.options
      const found = await ensureImage(api, { image, policy, environment, ...options })
      if (!found.ok) return fail({ reason: 'image-pull', container: name, image, problem: found.error })
      const problem = imageProblem(container, found.value)
      return problem ? fail(problem) : ok(undefined)
    })
  }

  async build(request: BuildRequest, options: PrepareOptions = {}): Promise<Result<string, Failure>> {
    return await this.#withEngine(async (api) => {
      const { environment } = this.options
      const built = await buildImage(api, request, { ...options, environment })
      return built.ok ? built : fail({ reason: 'build-failed', problem: built.error })
    })
  }

  async start(container: ContainerPlan, attempt: AttemptLayout): Promise<Result<void, Failure>> {
    return await this.#withEngine(async (api) => {
      const { address } = api
      const engineSocket = address.kind === 'socket' ? address.path : undefined
      const { name: own, hidden } = container
      const places = { container: own, attempt, engineSockets: this.#engines.sockets(), engineSocket }
      const mounts = realMounts(container.container?.mounts ?? [], places)
      if (!mounts.ok)
        return fail({ reason: 'start-failed', container: container.name, problem: mounts.error })
      if (hidden) writeHidden(attempt, own, hidden)
      const image = container.image ?? ''
      const facts = await engineFacts(api, { plan: container, image: await api.images.find(image) })
      const identity = containerIdentity(container.name, attempt)
      const network = container.container?.network
      const request = createRequest({
        plan: container,
        image,
        identity,
        mounts: mounts.value,
        ...(typeof network === 'object' && { networkOf: containerIdentity(network.of, attempt).name }),
        facts,
      })
      return await startContainer({ api, plan: container, attempt, identity, request })
    })
  }

  async inspect(container: string, attempt: AttemptLayout): Promise<ContainerState> {
    const exit = readExitRecord(attempt.exit(container))
    if (exit) return { state: 'exited', ...exitOf(exit), at: new Date(exit.finishedAt) }
    const record = readContainerRecord(attempt.pid(container))
    if (!record) return { state: 'never-started' }
    const watched = this.#watched(container, attempt, record)
    if (!watched.ok) return { state: 'unknown', problem: watched.error }
    try {
      return await stateOf(watched.value)
    } catch (error) {
      const problem = passing(error)
      if (problem !== undefined) return { state: 'unknown', problem }
      throw error
    }
  }

  observe(
    container: string,
    attempt: AttemptLayout,
    options: ObserveOptions,
  ): AsyncGenerator<ContainerEvent> {
    return containerEvents(attempt.log(container), options, (watch) => this.#watch(container, attempt, watch))
  }

  async stop(container: string, attempt: AttemptLayout, graceMs: number): Promise<void> {
    const record = readContainerRecord(attempt.pid(container))
    const watched = record && this.#watched(container, attempt, record)
    if (!watched?.ok || readExitRecord(attempt.exit(container))) return
    const { api, id } = watched.value
    const patienceMs = this.#observed.has(id) ? STOP_PATIENCE_MS.watched : STOP_PATIENCE_MS.unwatched
    await tolerated(withPatience(patienceMs, () => stopContainer(api, id, graceMs)))
  }

  async exec(
    { name }: ContainerPlan,
    attempt: AttemptLayout,
    { argv, timeoutMs }: ExecOptions,
  ): Promise<number | undefined> {
    const record = readContainerRecord(attempt.pid(name))
    const api = record && this.#engines.at(record.engine)
    return api?.ok ? await tolerated(api.value.exec(record!.id, argv, timeoutMs)) : undefined
  }

  /** What the engine does not remove now stays, and is among the leftovers later. */
  async clean(container: string, attempt: AttemptLayout): Promise<void> {
    removePrivateFiles(attempt, container)
    const record = readContainerRecord(attempt.pid(container))
    const api = record ? this.#engines.at(record.engine) : this.#engines.current()
    if (!api.ok) return
    // One that was created and never recorded is known by its name alone.
    const id = record?.id ?? containerIdentity(container, attempt).name
    await tolerated(withPatience(CLEAN_PATIENCE_MS, () => api.value.remove(id)))
  }

  async usage(container: string, attempt: AttemptLayout): Promise<Usage | undefined> {
    const record = readContainerRecord(attempt.pid(container))
    const api = record && this.#engines.at(record.engine)
    if (!api?.ok) return undefined
    const stats = await tolerated(api.value.stats(record!.id))
    return stats && usageIn(stats, (Date.now() - statSync(attempt.pid(container)).mtimeMs) / 1000)
  }

  async leftovers(home: string): Promise<readonly Leftover[]> {
    const api = this.#engines.current()
    return api.ok ? await containersOf(api.value, home) : []
  }

  async caches(home: string): Promise<readonly Cache[]> {
    const api = this.#engines.current()
    return api.ok ? await builtImagesOf(api.value, home) : []
  }

  async #watch(
    container: string,
    attempt: AttemptLayout,
    options: WatchOptions,
  ): Promise<Ending | undefined> {
    const exit = readExitRecord(attempt.exit(container))
    if (exit) return { kind: 'exited', ...exit }
    const record = readContainerRecord(attempt.pid(container))
    const watched = record && this.#watched(container, attempt, record)
    if (!watched?.ok) return { kind: 'lost' }
    const { id } = watched.value
    this.#observed.add(id)
    try {
      return await watchContainer(watched.value, options)
    } finally {
      this.#observed.delete(id)
    }
  }

  #watched(
    container: string,
    attempt: AttemptLayout,
    { id, engine }: ContainerRecord,
  ): Result<Watched, string> {
    const api = this.#engines.at(engine)
    return api.ok ? ok({ api: api.value, id, container, attempt }) : api
  }

  /** Does something with the current engine; what the engine itself cannot do becomes a failure. */
  async #withEngine<T>(work: (api: EngineApi) => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    const unavailable = (problem: string) =>
      fail<Failure>({ reason: 'executor-unavailable', executor: this.name, problem })
    const api = this.#engines.current()
    if (!api.ok) return unavailable(api.error)
    try {
      return await work(api.value)
    } catch (error) {
      if (isUnreachable(error)) return unavailable(error.message)
      if (isRefusal(error)) return unavailable(error.problem)
      throw error
    }
  }
}
