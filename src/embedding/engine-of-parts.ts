/** The engine for other programs, over the one that drives runs: documents in, events out. */
import { resolve } from 'node:path'
import type { Engine as InnerEngine } from '../engine/engine.js'
import type { RunEvent } from '../engine/events.js'
import type { EngineParts } from '../engine/parts.js'
import type { Ids } from '../host/ids.js'
import type { RunRecord } from '../lifecycle/run.js'
import type { Loader } from '../polyaxonfile/bundle.js'
import type { SchedulerEvent } from '../scheduler/events.js'
import type { SchedulerParts } from '../scheduler/parts.js'
import { isStanding, readEvents } from '../scheduler/read-events.js'
import { runScheduler } from '../scheduler/scheduler.js'
import type { ScheduleRecord } from '../store/schedule-contract.js'
import { awaitEvents } from './await-events.js'
import { DocumentError } from './document-error.js'
import type {
  ApproveOptions,
  CloseOptions,
  DocumentInput,
  Engine,
  EventOptions,
  Params,
  RegisterOptions,
  StopOptions,
  SubmitOptions,
  WithSignal,
} from './embedded-engine.js'
import { EventBroadcast } from './event-broadcast.js'
import type { EngineEvent } from './events.js'
import {
  checkDocument,
  type PlannedDocument,
  type PlanRequest,
  planChecked,
  unavailable,
} from './plan-document.js'
import { readDocument } from './read-document.js'
import { registerSchedule } from './register-schedule.js'
import { eventsOf, tickOf } from './told-events.js'

interface Given {
  readonly parts: EngineParts
  readonly inner: InnerEngine
  readonly ids: Ids
  readonly scheduling: SchedulerParts
  readonly loader: Loader
  readonly ownsStore: boolean
}

const BUFFER = 1000
const BY = 'the embedding program'

export class EmbeddedEngine implements Engine {
  readonly #given: Given
  readonly #broadcast = new EventBroadcast<EngineEvent>()
  /** The runs that this engine drives. */
  readonly #active = new Map<string, Promise<unknown>>()
  readonly #closing = new AbortController()
  #closed: Promise<void> | undefined

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
    const { inner, parts } = this.#given
    const { signal, executor = parts.executors[0]?.name ?? '', project = 'default', queue, ...more } = options
    const { plan, edges } = await this.#plan(document, { params, executor, project, ...more }, signal)
    if (plan.kind === 'schedule') throw new Error('this document has a schedule: register it')
    const run = await inner.submit(plan, {
      onEvent: (event) => this.#tell(event),
      edges,
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
    const { parts, scheduling } = this.#given
    const { executor = parts.executors[0]?.name ?? '', project = 'default', timezone = 'UTC', name } = options
    const { plan } = await this.#plan(document, { params, executor, project, name }, options.signal)
    const file = 'path' in document ? resolve(document.path) : null
    return registerSchedule(scheduling, { plan, name, project, timezone, file })
  }

  async run(document: DocumentInput, params?: Params, options?: SubmitOptions): Promise<RunRecord> {
    const { uuid } = await this.submit(document, params, options)
    return (await this.#given.inner.wait(uuid))!
  }

  async wait(uuid: string, { signal }: WithSignal = {}): Promise<RunRecord | undefined> {
    return orAborted(() => this.#given.inner.wait(uuid), signal)
  }

  async stop(uuid: string, { kill = false, by = BY, signal }: StopOptions = {}): Promise<void> {
    return orAborted(() => this.#given.inner.stop(uuid, { kill, by }), signal)
  }

  async approve(uuid: string, { by = BY, signal }: ApproveOptions = {}): Promise<void> {
    return orAborted(() => this.#given.inner.approve(uuid, by), signal)
  }

  async resume(uuid: string, { signal }: WithSignal = {}): Promise<RunRecord | undefined> {
    this.#assertOpen(signal)
    const driven = this.#given.inner.drive(uuid, { onEvent: (event) => this.#tell(event) })
    this.#watch(uuid, driven, signal)
    return driven
  }

  events({ run, types, buffer = BUFFER, signal }: EventOptions = {}): AsyncIterableIterator<EngineEvent> {
    const isWanted = (event: EngineEvent): boolean =>
      (types === undefined || types.includes(event.type)) &&
      (run === undefined || ('uuid' in event && (event.uuid === run || event.root === run)))
    return this.#broadcast.read({ isWanted, buffer, signal })
  }

  async schedule({ signal }: WithSignal = {}): Promise<void> {
    this.#assertOpen()
    const signals = [this.#closing.signal, ...(signal ? [signal] : [])]
    const work = runScheduler(this.#given.scheduling, {
      signal: AbortSignal.any(signals),
      onEvent: (event) => this.#tellTick(event),
    })
    this.#watch('scheduler', work)
    await work
  }

  close({ stop = false, signal }: CloseOptions = {}): Promise<void> {
    this.#closing.abort(new Error('this engine is closed'))
    const stopAll = () => [...this.#active.keys()].filter(isUuid).map((uuid) => this.stop(uuid))
    const onAbort = () => void Promise.allSettled(stopAll())
    signal?.addEventListener('abort', onAbort, { once: true })
    const stopped = stop || signal?.aborted ? Promise.all(stopAll()) : Promise.resolve()
    this.#closed ??= this.#close()
    return stopped.then(() => this.#closed).finally(() => signal?.removeEventListener('abort', onAbort))
  }

  async #close(): Promise<void> {
    // A run may have others started meanwhile.
    while (this.#active.size) await Promise.allSettled(this.#active.values())
    this.#broadcast.end()
    await this.#given.inner.close()
    if (this.#given.ownsStore) await this.store.close()
  }

  #assertOpen(signal?: AbortSignal): void {
    signal?.throwIfAborted()
    if (this.#closing.signal.aborted) throw new Error('this engine is closed')
  }

  /** The plan of a document, once what it waits for has occurred. */
  async #plan(
    document: DocumentInput,
    wanted: Omit<PlanRequest, 'bundle' | 'documentDir' | 'uuid'>,
    signal: AbortSignal | undefined,
  ): Promise<PlannedDocument> {
    const { inner, loader, ids } = this.#given
    this.#assertOpen(signal)
    const signals = AbortSignal.any([this.#closing.signal, ...(signal ? [signal] : [])])
    const request = { ...wanted, ...(await readDocument(document, loader, { signal: signals })) }
    const checked = checkDocument(request)
    if (!checked.ok) throw new DocumentError(checked.error)
    const events = readEvents(checked.value.operation.operation.value)
    if (!events.ok) throw new DocumentError(unavailable(events.error.message, events.error.hint))
    if (isStanding(events.value))
      throw new Error('this document starts again and again: `pxrun run` registers it')
    const awaited = await awaitEvents(this.store, events.value, { signal: signals })
    if (!awaited.ok) throw new DocumentError(unavailable(awaited.error.problem))
    const planned = await planChecked(inner, { ...request, checked: checked.value, uuid: ids.uuid() })
    if (!planned.ok) throw new DocumentError(planned.error)
    this.#assertOpen(signal)
    return planned.value
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

  /** The run's output waits while a reader has no room. */
  async #tell(event: RunEvent): Promise<void> {
    for (const told of eventsOf(event)) await this.#broadcast.tell(told)
  }

  async #tellTick(event: SchedulerEvent): Promise<void> {
    const tick = tickOf(event)
    if (tick) await this.#broadcast.tell(tick)
  }
}

const isUuid = (name: string): boolean => name !== 'scheduler'

/** Aborting ends the wait for the work, which goes on. */
async function orAborted<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work()
  signal.throwIfAborted()
  return new Promise((done, failed) => {
    const onAbort = () => failed(signal.reason as Error)
    signal.addEventListener('abort', onAbort, { once: true })
    work()
      .then(done, failed)
      .finally(() => signal.removeEventListener('abort', onAbort))
  })
}
