/** The engine as other programs have it: what it takes, what it gives. */
import type { Json } from '../base/value.js'
import type { LoadedConfiguration } from '../connections/load-configuration.js'
import type { QueueSettings } from '../engine/places.js'
import type { Executor } from '../executors/contract.js'
import type { Clock } from '../host/clock.js'
import type { Ids } from '../host/ids.js'
import type { ComponentHub } from '../hub/contract.js'
import type { Initializer } from '../init/contract.js'
import type { ConnectionKind } from '../init/kinds/contract.js'
import type { RunRecord } from '../lifecycle/run.js'
import type { Bundle, Loader } from '../polyaxonfile/bundle.js'
import type { CatchUp, PastCondition } from '../schedule/schedule.js'
import type { Keep } from '../scheduler/definition.js'
import type { RunStore } from '../store/contract.js'
import type { ScheduleRecord } from '../store/schedule-contract.js'
import type { EngineEvent, EventType } from './events.js'

export interface EngineOptions {
  /** The folder of its files: what runs leave, and the store unless one is given. Made when it is not there. */
  readonly home: string
  /** Where runs are recorded; SQLite in the home unless given. Closed by whoever made it. */
  readonly store?: RunStore
  /**
   * What runs containers: the names of pxrun's own, and executors of other kinds. The first one is used
   * unless a document is submitted for another. By default all of pxrun's own, processes first.
   */
  readonly executors?: readonly (OwnExecutor | Executor)[]
  /** Kinds of init steps beside pxrun's own; one of the same kind takes its place. */
  readonly initializers?: readonly Initializer[]
  /** Kinds of connections beside Polyaxon's; one of the same kind takes its place. */
  readonly connectionKinds?: readonly ConnectionKind[]
  readonly clock?: Clock
  readonly ids?: Ids
  /** The variables that runs get their allowed part of; those of this process unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Names of further variables of it that runs get; `*` at the end stands for any ending. */
  readonly pass?: readonly string[]
  /** Connections, secrets and the like for the documents of a folder; the files of home and project unless given. */
  readonly configuration?: (folder: string | null) => LoadedConfiguration
  /**
   * Fetches documents that are submitted by path, and what documents refer to. Unless given: files, https URLs
   * (kept in `cache/documents` of the home) and components of the hub.
   */
  readonly loader?: Loader
  /** Where components are looked up that are referred to by name; the hub of the home unless given. */
  readonly hub?: ComponentHub
  /** How many processes and containers may run at once; as many as there are cores unless given. */
  readonly jobs?: number
  readonly queues?: Readonly<Record<string, QueueSettings>>
  /** Where Docker or Podman answers; `DOCKER_HOST`, else the usual sockets. */
  readonly dockerHost?: string
  /** How long a stopped container may take to end by itself; 10 seconds unless given. */
  readonly stopGraceMs?: number
}

export type OwnExecutor = 'process' | 'sandbox' | 'docker'

/** A document: a file, its text, or a bundle that was loaded before. */
export type DocumentInput =
  | { readonly path: string; readonly presets?: readonly string[] }
  | {
      readonly text: string
      /** What problems call it; `document.yaml` unless given. */
      readonly name?: string
      /** The folder that its paths start from; without one it has none. */
      readonly folder?: string
    }
  | { readonly bundle: Bundle; readonly folder?: string }

/** By name. Texts are taken as after `-P`; anything else as JSON has it. */
export type Params = Readonly<Record<string, Json>>

export interface SubmitOptions {
  /** The executor's name. */
  readonly executor?: string
  readonly name?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly project?: string
  readonly queue?: string
  /** Takes the result of no equal run. */
  readonly nocache?: boolean
  /** Stops the run when it is aborted; before the run is recorded, there is none then. */
  readonly signal?: AbortSignal
}

export interface RegisterOptions extends Omit<SubmitOptions, 'queue'> {
  /** IANA name of the zone whose clocks a cron goes by; UTC unless given. */
  readonly timezone?: string
  /** What becomes of slots that nobody was there to run; the newest of them runs unless given. */
  readonly catchUp?: CatchUp
  /** With `dependsOnPast`: what the past run must have come to; `done` unless given. */
  readonly past?: PastCondition
  /** Which of its runs that are done stay; all unless given. */
  readonly keep?: Keep
  /** Aborted before the schedule is registered, there is none. */
  readonly signal?: AbortSignal
}

export interface WithSignal {
  readonly signal?: AbortSignal
}

/** The signal ends the wait, not what was asked for. */
export interface StopOptions extends WithSignal {
  /** At once, without a grace period. */
  readonly kill?: boolean
  /** Who asks, for the record. */
  readonly by?: string
}

export type ApproveOptions = Omit<StopOptions, 'kill'>

export interface EventOptions {
  /** Only of this run and the runs below it. */
  readonly run?: string
  /** Only of these types. */
  readonly types?: readonly EventType[]
  /** How many events may wait to be read before the runs wait, too; 1000 unless given. */
  readonly buffer?: number
  /** Ends the reading. */
  readonly signal?: AbortSignal
}

export interface CloseOptions {
  /** Stops the runs that this engine drives; else they are waited for. */
  readonly stop?: boolean
  /** Stops those that it still waits for then: `AbortSignal.timeout(30_000)`. */
  readonly signal?: AbortSignal
}

/** Runs documents. Several in one process do not know of each other. */
export interface Engine {
  /**
   * Checks, resolves and records a document and begins to run it; resolves once it is recorded. One that waits
   * for `events` of other runs is recorded once they have occurred.
   *
   * @throws DocumentError when the document, its params or the configuration have errors.
   */
  submit(document: DocumentInput, params?: Params, options?: SubmitOptions): Promise<RunRecord>
  /** Both in one: the run once it is done. */
  run(document: DocumentInput, params?: Params, options?: SubmitOptions): Promise<RunRecord>
  /**
   * Registers a document with a schedule, or with `events` that start it again and again, or changes the one of that
   * name. `schedule` makes its runs.
   *
   * @throws DocumentError when the document, its params or the configuration have errors.
   */
  register(document: DocumentInput, params?: Params, options?: RegisterOptions): Promise<ScheduleRecord>
  /** The run once it is done, whoever drives it; undefined for one that is not there. Aborting ends the wait only. */
  wait(uuid: string, options?: WithSignal): Promise<RunRecord | undefined>
  /** Asks for the end of a run, politely first. Resolves when that is recorded: `wait` for the end. */
  stop(uuid: string, options?: StopOptions): Promise<void>
  /** Lets a run go on that waits for approval (`isApproved: false`). */
  approve(uuid: string, options?: ApproveOptions): Promise<void>
  /**
   * Goes on with a run whose driver is gone, to its end; aborting stops it. Undefined when there is nothing to go
   * on with.
   */
  resume(uuid: string, options?: WithSignal): Promise<RunRecord | undefined>
  /**
   * What happens from now on in the runs of this engine. Reading begins with the call; a reader that does
   * not keep up slows the runs down, so leave the loop, or abort the signal, when it is no longer wanted.
   */
  events(options?: EventOptions): AsyncIterableIterator<EngineEvent>
  /** Decides about the schedules of the home until the signal, or until the engine is closed. */
  schedule(options?: WithSignal): Promise<void>
  /** The record of runs: queries, statuses, metrics, artifacts, lineage. */
  readonly store: RunStore
  /** Where the files of a run lie: outputs, logs. */
  folderOf(uuid: string): string
  /** Ends with the runs that it drives. The engine cannot be used any more. */
  close(options?: CloseOptions): Promise<void>
}
