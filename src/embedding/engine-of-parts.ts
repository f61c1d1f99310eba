/** The engine for other programs, over the one that drives runs: documents in, events out. */
import { resolve } from 'node:path'
import { invariant } from '../base/invariant.js'
import type { Engine as InnerEngine } from '../engine/engine.js'
import type { RunEvent } from '../engine/events.js'
import type { EngineParts } from '../engine/parts.js'
import type { Ids } from '../host/ids.js'
import type { RunRecord } from '../lifecycle/run.js'
import type { Loader } from '../polyaxonfile/bundle.js'
import { DEFAULT_CATCH_UP } from '../schedule/schedule.js'
import { timeZone } from '../schedule/time-zone.js'
import type { SchedulerEvent } from '../scheduler/events.js'
import type { SchedulerParts } from '../scheduler/parts.js'
import { isStanding, readBeginning } from '../scheduler/read-events.js'
import { register } from '../scheduler/register.js'
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
import { checkDocument, planChecked, unavailable } from './plan-document.js'
import { planSchedule } from './plan-schedule.js'
import { readDocument } from './read-document.js'
import { eventsOf, tickOf } from './told-events.js'

interface Given {
  readonly parts: EngineParts
  readonly inner: InnerEngine
  readonly ids: Ids
  readonly scheduling: SchedulerParts
  readonly loader: Loader
  readonly ownsStore: boolean
}

type Submitted = Omit<SubmitOptions, 'queue'>

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
    const { inner, ids } = this.#given
    const { signal, queue } = options
    const { hasSchedule, events, ...request } = await this.#check(document, params, options)
    if (hasSchedule) throw new Error('this document has a schedule: register it')
    if (isStanding(events)) throw new Error('this document starts again and again: register it')
    const awaited = await awaitEvents(this.store, events, { signal: this.#untilClosed(signal) })
    if (!awaited.ok) throw new DocumentError(unavailable(awaited.error.problem))
    const planned = await planChecked(inner, { ...request, uuid: ids.uuid() })
    if (!planned.ok) throw new DocumentError(planned.error)
    this.#assertOpen(signal)
    const run = await inner.submit(planned.value.plan, {
      onEvent: (event) => this.#tell(event),
      edges: planned.value.edges,
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
    const { inner, scheduling } = this.#given
    const { hasSchedule, events, ...request } = await this.#check(document, params, options)
    if (!hasSchedule && events.length === 0)
      throw new Error('this document has neither a schedule nor events: submit it')
    const zone = timeZone(options.timezone ?? 'UTC')
    if (!zone.ok) throw new Error(zone.error.message)
    const planned = await planSchedule(
      { ...scheduling, engine: inner },
      {
        ...request,
        events,
        file: 'path' in document ? resolve(document.path) : null,
        scheduling: {
          zone: zone.value,
          past: options.past ?? 'done',
          catchUp: options.catchUp ?? DEFAULT_CATCH_UP,
        },
        keep: options.keep ?? {},
      },
    )
    if (!planned.ok) throw new DocumentError(planned.error)
    this.#assertOpen(options.signal)
    const registered = await register(scheduling, planned.value.registration)
    invariant(registered, 'what has been planned can be planned for another uuid')
    return registered.schedule
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

  /** A document without errors, what begins its runs, and how they are to be planned. */
  async #check(
    document: DocumentInput,
    params: Params,
    { signal, executor, project = 'default', name, description, tags, nocache }: Submitted,
  ) {
    const { parts, loader } = this.#given
    this.#assertOpen(signal)
    const read = await readDocument(document, loader, { signal: this.#untilClosed(signal) })
    const checked = checkDocument({ bundle: read.bundle, params })
    if (!checked.ok) throw new DocumentError(checked.error)
    const { operation, compiled } = checked.value.operation
    const beginning = readBeginning(operation.value, compiled)
    if (!beginning.ok) throw new DocumentError(unavailable(beginning.error.message, beginning.error.hint))
    return {
      checked: checked.value,
      documentDir: read.documentDir,
      executor: executor ?? parts.executors[0]?.name ?? '',
      ...{ project, name, description, tags, nocache },
      ...beginning.value,
    }
  }

  #untilClosed(signal: AbortSignal | undefined): AbortSignal {
    return AbortSignal.any([this.#closing.signal, ...(signal ? [signal] : [])])
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
