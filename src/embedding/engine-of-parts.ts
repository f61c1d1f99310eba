/** The engine for other programs, over the one that drives runs: documents in, events out. */
import { dirname, resolve } from 'node:path'
import type { Engine as InnerEngine } from '../engine/engine.js'
import type { RunEvent } from '../engine/events.js'
import type { EngineParts } from '../engine/parts.js'
import type { Ids } from '../host/ids.js'
import type { RunRecord } from '../lifecycle/run.js'
import { type Bundle, bundleOf, type Loader, loadDocument } from '../polyaxonfile/bundle.js'
import type { SchedulerEvent } from '../scheduler/events.js'
import type { SchedulerParts } from '../scheduler/parts.js'
import { runScheduler } from '../scheduler/scheduler.js'
import type { ScheduleRecord } from '../store/schedule-contract.js'
import { DocumentError } from './document-error.js'
import type {
  CloseOptions,
  DocumentInput,
  Engine,
  EventOptions,
  Params,
  RegisterOptions,
  SubmitOptions,
} from './embedded-engine.js'
import { EventBroadcast } from './event-broadcast.js'
import type { EngineEvent } from './events.js'
import { planDocument } from './plan-document.js'
import { registerSchedule } from './register-schedule.js'

interface Given {
  readonly parts: EngineParts
  readonly inner: InnerEngine
  readonly ids: Ids
  readonly scheduling: SchedulerParts
  readonly loader: Loader
  readonly ownsStore: boolean
}

const BUFFER = 1000

export class EmbeddedEngine implements Engine {
  readonly #given: Given
  readonly #broadcast = new EventBroadcast<EngineEvent>()
  /** The runs that this engine drives. */
  readonly #active = new Map<string, Promise<unknown>>()
  readonly #closing = new AbortController()

  constructor(given: Given) {
    this.#given = given
  }

  get store() {
    return this.#given.parts.store
  }

  folderOf(uuid: string): string {
    return this.#given.parts.layout.run(uuid).root
  }

  async submit(
    document: DocumentInput,
    params: Params = {},
    options: SubmitOptions = {},
  ): Promise<RunRecord> {
    const { inner, ids, parts } = this.#given
    const { signal, executor = parts.executors[0]?.name ?? '', project = 'default', queue, ...more } = options
    this.#assertOpen()
    signal?.throwIfAborted()
    const { bundle, documentDir } = await this.#load(document)
    const request = { bundle, params, documentDir, executor, project, uuid: ids.uuid(), ...more }
    const plan = await planDocument(inner, request)
    if (!plan.ok) throw new DocumentError(plan.error)
    if (plan.value.kind === 'schedule') throw new Error('this document has a schedule: register it')
    signal?.throwIfAborted()
    const run = await inner.submit(plan.value, {
      onEvent: (event) => this.#tell(event),
      ...(queue !== undefined && { draft: { queue } }),
    })
    this.#watch(run.uuid, inner.wait(run.uuid), signal)
    return run
  }

  async register(
    document: DocumentInput,
    params: Params = {},
    options: RegisterOptions = {},
  ): Promise<ScheduleRecord> {
    const { inner, ids, parts, scheduling } = this.#given
    const { executor = parts.executors[0]?.name ?? '', project = 'default', timezone = 'UTC', name } = options
    this.#assertOpen()
    const { bundle, documentDir } = await this.#load(document)
    const request = { bundle, params, documentDir, executor, project, uuid: ids.uuid(), name }
    const plan = await planDocument(inner, request)
    if (!plan.ok) throw new DocumentError(plan.error)
    const file = 'path' in document ? resolve(document.path) : null
    return registerSchedule(scheduling, { plan: plan.value, name, project, timezone, file })
  }

  async run(document: DocumentInput, params?: Params, options?: SubmitOptions): Promise<RunRecord> {
    const { uuid } = await this.submit(document, params, options)
    return (await this.#given.inner.wait(uuid))!
  }

  async wait(
    uuid: string,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<RunRecord | undefined> {
    signal?.throwIfAborted()
    const done = this.#given.inner.wait(uuid)
    return signal ? orAborted(done, signal) : done
  }

  stop(uuid: string, { kill = false, by = 'the embedding program' } = {}): Promise<void> {
    return this.#given.inner.stop(uuid, { kill, by })
  }

  resume(uuid: string): Promise<RunRecord | undefined> {
    this.#assertOpen()
    const driven = this.#given.inner.drive(uuid, { onEvent: (event) => this.#tell(event) })
    this.#watch(uuid, driven)
    return driven
  }

  events({ run, types, buffer = BUFFER, signal }: EventOptions = {}): AsyncIterableIterator<EngineEvent> {
    const isWanted = (event: EngineEvent): boolean =>
      (types === undefined || types.includes(event.type)) &&
      (run === undefined || ('uuid' in event && (event.uuid === run || event.root === run)))
    return this.#broadcast.read({ isWanted, buffer, signal })
  }

  async schedule({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    this.#assertOpen()
    const signals = [this.#closing.signal, ...(signal ? [signal] : [])]
    const work = runScheduler(this.#given.scheduling, {
      signal: AbortSignal.any(signals),
      onEvent: (event) => this.#tellTick(event),
    })
    this.#watch('scheduler', work)
    await work
  }

  async close({ stop = false }: CloseOptions = {}): Promise<void> {
    if (this.#closing.signal.aborted) return
    this.#closing.abort()
    if (stop) await Promise.all([...this.#active.keys()].filter(isUuid).map((uuid) => this.stop(uuid)))
    // A run may have others started meanwhile.
    while (this.#active.size) await Promise.allSettled(this.#active.values())
    this.#broadcast.end()
    await this.#given.inner.close()
    if (this.#given.ownsStore) await this.store.close()
  }

  #assertOpen(): void {
    if (this.#closing.signal.aborted) throw new Error('this engine is closed')
  }

  #watch(name: string, work: Promise<unknown>, signal?: AbortSignal): void {
    const onAbort = () => void this.stop(name, { by: 'an AbortSignal' }).catch(() => {})
    signal?.addEventListener('abort', onAbort, { once: true })
    if (signal?.aborted) onAbort()
    const done = work
      .catch(() => {})
      .finally(() => {
        signal?.removeEventListener('abort', onAbort)
        this.#active.delete(name)
      })
    this.#active.set(name, done)
  }

  async #load(document: DocumentInput): Promise<{ bundle: Bundle; documentDir: string | null }> {
    const { loader } = this.#given
    if ('bundle' in document) return { bundle: document.bundle, documentDir: document.folder ?? null }
    if ('path' in document) {
      const path = resolve(document.path)
      const presets = document.presets?.map((preset) => resolve(preset))
      const bundle = await loadDocument({ path, ...(presets && { presets }) }, loader)
      return { bundle, documentDir: dirname(path) }
    }
    const { text, name = 'document.yaml', folder } = document
    if (folder === undefined) return { bundle: bundleOf({ name, text }), documentDir: null }
    const path = resolve(folder, name)
    const withText: Loader = {
      load: async (request) =>
        request.kind === 'path' && request.path === path && request.from === undefined
          ? { ok: true, value: { name: path, text } }
          : loader.load(request),
    }
    return { bundle: await loadDocument({ path }, withText), documentDir: resolve(folder) }
  }

  /** The run's output waits while a reader has no room. */
  async #tell(event: RunEvent): Promise<void> {
    for (const told of eventsOf(event)) await this.#broadcast.tell(told)
  }

  #tellTick(event: SchedulerEvent): void {
    if (event.kind !== 'fired' && event.kind !== 'skipped' && event.kind !== 'waits') return
    const { uuid, name, project } = event.schedule
    void this.#broadcast.tell({
      type: 'schedule.tick',
      schedule: { uuid, name, project },
      at: new Date(event.at),
      through: event.kind === 'skipped' && event.through !== undefined ? new Date(event.through) : null,
      decision: event.kind,
      run: event.kind === 'fired' ? event.run : null,
      reason: event.kind === 'fired' ? null : event.reason.kind,
    })
  }
}

const isUuid = (name: string): boolean => name !== 'scheduler'

function eventsOf(event: RunEvent): EngineEvent[] {
  const { uuid, place } = event
  const at = { uuid, root: place.root, path: place.path }
  switch (event.kind) {
    case 'status': {
      const { run, condition } = event
      return condition.type === 'created'
        ? [{ ...at, type: 'run.created', run }]
        : [{ ...at, type: 'run.status', run, condition }]
    }
    case 'notice':
      return [{ ...at, type: 'run.notice', message: event.message }]
    case 'log':
      return [{ ...at, type: 'run.log', container: event.container, line: event.line, at: event.at }]
    case 'metrics':
      return [{ ...at, type: 'run.metrics', metrics: event.metrics }]
    case 'artifacts':
      return event.artifacts.map((artifact) => ({ ...at, type: 'run.artifact', artifact }))
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, failed) => {
    const onAbort = () => failed(signal.reason as Error)
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(done, failed).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
