/**
 * The run store: what is known of every run, durable before it is announced.
 *
 * Every state change of a run carries the epoch of its driver; a write with an old epoch is refused,
 * so that a driver that lost its run cannot write over its successor.
 */
import type { Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import type { ProcessIdentity } from '../host/process-identity.js'
import type {
  ArtifactRecord,
  ChildRecord,
  CloningKind,
  MetricRecord,
  Pending,
  RunDraft,
  RunEdge,
  RunRecord,
} from '../lifecycle/run.js'
import type { Condition, Status } from '../lifecycle/status.js'
import type { Query, Sort } from '../query/query.js'
import type { ScheduleStore } from './schedule-contract.js'

export interface RunStore {
  /** Writes the run with its `created` condition and its driver (epoch 1) in one transaction. */
  createRun(draft: RunDraft, driver: ProcessIdentity): Promise<RunRecord>
  /**
   * The same for a run that a controller starts. Idempotent by parent and key: where there is such a child
   * already, that one is given back and nothing is written. Refused with a late epoch of the parent.
   */
  createChild(
    draft: ChildDraft,
    driver: ProcessIdentity,
    parentEpoch: number,
  ): Promise<Result<Child, Refusal>>
  /**
   * The same for several children of one controller that end before they begin, in one transaction. Gives those
   * that were made.
   */
  createEnded(
    children: readonly EndedChild[],
    driver: ProcessIdentity,
    parentEpoch: number,
  ): Promise<Result<RunRecord[], Refusal>>
  /** The direct children of a run that have a key, in the order in which they were made. */
  children(uuid: string): Promise<ChildRecord[]>
  /** Writes down what a search suggests, before any of it starts. A round that is there already stays. */
  recordRound(uuid: string, epoch: number, round: Round): Promise<Result<void, Refusal>>
  /** The suggestions of each round, first to last. */
  rounds(uuid: string): Promise<Json[]>
  /**
   * Writes down what has to be equal for another run to take the result of this one; gives the equal runs that
   * were made before it and have not come to nothing: succeeded ones first, the newest first.
   */
  enterCache(uuid: string, entry: CacheEntry): Promise<EqualRun[]>
  /** The last succeeded run of the same project and name before this one, with the parts of its key. */
  likeliest(uuid: string): Promise<CachedAlike | undefined>
  /** What a run that is made now would find: the equal runs, and the one most like it. Writes nothing. */
  lookInCache(wanted: LookInCache): Promise<InCache>
  /** Takes the key off children of a run: they stay as they were, and others may come in their place. */
  retireChildren(uuid: string, epoch: number, keys: readonly string[]): Promise<Result<void, Refusal>>
  /** The child with this key, whole. */
  child(parent: string, key: string): Promise<RunRecord | undefined>
  getRun(uuid: string): Promise<RunRecord | undefined>
  /** Runs whose uuid begins with `prefix`, newest first, at most `limit`. */
  findRuns(prefix: string, limit: number): Promise<RunRecord[]>
  listRuns(request: ListRequest): Promise<{ readonly runs: RunRecord[]; readonly total: number }>
  /** Deletes the records of a run that is done: conditions, attempts, artifacts, metrics, edges. Its files are the caller's. */
  deleteRun(uuid: string): Promise<Result<void, DeleteRefusal>>

  /**
   * Adds conditions, in order, all or none, and moves the run's status and times. Refused: a late epoch, a change
   * that may not follow. A condition that says the same as the last only renews its `last_update_time`.
   * `resuming` forgets the requests of the run's earlier life; `resuming` and `retrying` forget when it
   * finished; a final status releases the run.
   */
  addConditions(
    uuid: string,
    epoch: number,
    changes: readonly StatusChange[],
  ): Promise<Result<RunProgress, Refusal>>
  conditions(uuid: string): Promise<Condition[]>
  /** Sets the given keys of outputs, meta info, tags, name or description; the others stay. */
  updateRun(uuid: string, epoch: number, update: RunUpdate): Promise<Result<RunRecord, Refusal>>

  /** Adds entries to the lineage; an entry with the same name and direction is replaced. Does nothing for a run that is gone. */
  recordArtifacts(uuid: string, artifacts: readonly ArtifactRecord[]): Promise<void>
  artifacts(uuid: string): Promise<ArtifactRecord[]>
  /** What succeeded runs have produced under a name, newest run first, at most `limit`. */
  artifactsNamed(name: string, limit: number): Promise<ProducedArtifact[]>
  /** Replaces the metrics of these names. Does nothing for a run that is gone. */
  recordMetrics(uuid: string, metrics: readonly MetricRecord[]): Promise<void>
  metrics(uuid: string): Promise<MetricRecord[]>
  /** Adds an edge; the very same edge counts once. */
  recordEdge(edge: RunEdge): Promise<void>
  /** Edges into (`upstream` side) and out of (`downstream` side) a run. */
  edges(uuid: string): Promise<{ readonly upstream: RunEdge[]; readonly downstream: RunEdge[] }>

  /** Who drives a run, or drove it last; `undefined` after a release. */
  driver(uuid: string): Promise<Driver | undefined>
  /**
   * Takes a run over by compare-and-set: succeeds only while the stored epoch still is `expectedEpoch`.
   * The caller has made sure that the driver of that epoch is dead. Returns the new epoch.
   */
  takeOver(uuid: string, expectedEpoch: number, driver: ProcessIdentity): Promise<number | undefined>
  /** The epoch of the run's last driver; 0 for a run that is not there. */
  epoch(uuid: string): Promise<number>
  release(uuid: string, epoch: number): Promise<void>
  /** Runs that are not done, with their drivers: what settling looks at. */
  unfinishedRuns(): Promise<
    { readonly run: RunRecord; readonly driver: Driver | undefined; readonly epoch: number }[]
  >

  /**
   * Says that the process of an attempt is about to be spawned. False when that was said before, or
   * when the epoch is late: then nothing may be spawned.
   */
  claimAttempt(uuid: string, epoch: number, attempt: Attempt): Promise<boolean>
  /** The claimed attempts of a run, first to last. */
  attempts(uuid: string): Promise<Attempt[]>

  /** Asks whoever drives the run to do something; the first request of a kind counts. */
  request(uuid: string, request: RunRequest): Promise<void>
  requests(uuid: string): Promise<RunRequest[]>

  /** What is registered to run by the clock. */
  readonly schedules: ScheduleStore

  /**
   * Takes one of the places of the machine for a process; its number, to be freed by. Undefined when all are
   * taken, the queue's are, or another process comes first: then the process waits, with a turn of its own.
   */
  takePlace(request: PlaceRequest): Promise<number | undefined>
  freePlace(id: number): Promise<void>
  /** Gives up the turn of a process that waits no more. */
  stopWaiting(driver: ProcessIdentity): Promise<void>
  /** Removes all that a process has among the places: what is done for one that is dead. */
  leavePlaces(driver: ProcessIdentity): Promise<void>
  /** The processes that hold places or wait for one. */
  placeOwners(): Promise<{ readonly driver: ProcessIdentity; readonly isWaiting: boolean }[]>

  /**
   * Reserves ports of this machine for a run, all or none, in place of those that it had; it need not be recorded
   * yet. False when another run has one of them, and is not done.
   */
  reservePorts(reservation: PortReservation): Promise<boolean>
  /** The ports of runs that are not done. */
  reservedPorts(): Promise<ReservedPort[]>
  /** Gives up the ports of a run: for one that nobody will record any more. */
  releasePorts(run: string): Promise<void>

  /** What is or was to be told of a run, in order. */
  hooks(uuid: string): Promise<HookDelivery[]>
  /** The hooks that wait for their delivery, of every run; those that are due first. */
  pendingHooks(): Promise<HookDelivery[]>
  /** Takes a hook to deliver it, by compare-and-set with the number of tries. False when another one was faster. */
  claimHook(claim: HookClaim): Promise<boolean>
  settleHook(id: number, outcome: HookOutcome): Promise<void>

  /** Says when the working files of a run may go, in place of what was said before; null takes it back. */
  setExpiry(uuid: string, at: string | null): Promise<void>
  /** Uuids of runs whose working files may go by now, the longest overdue first. */
  expired(): Promise<string[]>

  /** Changes whenever another connection has committed, not by writes of this store itself: cheap to poll. */
  dataVersion(): Promise<number>
  close(): Promise<void>
}

export type ChildDraft = RunDraft & { readonly parent: string; readonly key: string }

export interface Child {
  readonly run: RunRecord
  /** Of its driver; a child that was there already may have another driver. */
  readonly epoch: number
  /** Whether it was made now. */
  readonly isNew: boolean
}

export interface EndedChild {
  readonly draft: ChildDraft
  readonly end: StatusChange
}

export interface CacheEntry {
  readonly key: string
  /** A digest of each part. */
  readonly parts: Readonly<Record<string, string>>
}

export interface CachedAlike extends Pick<CacheEntry, 'parts'> {
  readonly uuid: string
}

export interface LookInCache extends Pick<CacheEntry, 'key'>, Pick<RunRecord, 'project' | 'name'> {}

export interface InCache {
  readonly equal: readonly EqualRun[]
  readonly like: CachedAlike | undefined
}

export type EqualRun = Pick<RunRecord, 'uuid' | 'status' | 'finishedAt'>

export interface Round {
  readonly number: number
  readonly suggestions: Json
}

export interface ProducedArtifact {
  readonly run: { readonly uuid: string; readonly project: string }
  readonly artifact: ArtifactRecord
}

export interface ListRequest {
  readonly project?: string
  readonly query?: Query
  /** Runs without a value come last. Unless given: what was updated last comes first. */
  readonly sort?: readonly Sort[]
  readonly limit: number
  readonly offset: number
}

export interface StatusChange {
  readonly type: Status
  /** Upper camel case like Polyaxon's (`EnginePlan`), or a failure's reason. */
  readonly reason: string
  readonly message: string
  /** What a final status has to be told to; kept in the same transaction. */
  readonly hooks?: readonly PendingHook[]
}

/** What conditions move. */
export type RunProgress = Pick<
  RunRecord,
  'status' | 'updatedAt' | 'startedAt' | 'finishedAt' | 'waitTime' | 'duration'
>

export interface PendingHook {
  /** Its place in the operation's `hooks`. */
  readonly position: number
  /** Its `hubRef`. */
  readonly component: string
}

export type HookState = 'pending' | 'delivered' | 'skipped' | 'failed'

export interface HookDelivery extends PendingHook {
  readonly id: number
  /** The run that it tells of. */
  readonly uuid: string
  /** The place of the final condition among the run's conditions. */
  readonly condition: number
  readonly state: HookState
  readonly attempts: number
  /** When to try next. */
  readonly nextAt: string
  /** What came of it, or why it did not work yet. */
  readonly message: string
  /** The run that it is, for a hook that runs a component. */
  readonly hookRun: string | null
  /** Who works on it, or worked on it when it died. */
  readonly owner: ProcessIdentity | undefined
}

export interface HookClaim {
  readonly id: number
  /** As it was looked at. */
  readonly attempts: number
  readonly driver: ProcessIdentity
  /** The uuid of the run that it may become; the first claim's stays. */
  readonly hookRun: string
}

export interface HookOutcome {
  readonly state: HookState
  readonly message: string
  readonly nextAt?: string
  /** Whether it has become a run. */
  readonly isRun?: boolean
}

export interface RunUpdate {
  readonly name?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly inputs?: Readonly<Record<string, Json>>
  readonly outputs?: Readonly<Record<string, Json>>
  readonly metaInfo?: Readonly<Record<string, Json>>
  readonly attempt?: number
  readonly original?: string
  readonly cloningKind?: CloningKind
  readonly pending?: Pending | null
  readonly queue?: string
  /** Replaces the content, e.g. when a step is resolved later than the run was made. */
  readonly content?: Json
}

export type Refusal =
  | { readonly kind: 'no-such-run' }
  | { readonly kind: 'late-epoch'; readonly current: number }
  | { readonly kind: 'not-allowed'; readonly from: Status; readonly to: Status }

export type DeleteRefusal =
  | { readonly kind: 'no-such-run' }
  | { readonly kind: 'not-done'; readonly status: Status }

export interface Driver {
  readonly identity: ProcessIdentity
  readonly epoch: number
}

export interface Attempt {
  readonly number: number
  /** The executor's name. */
  readonly executor: string
  readonly claimedAt: string
  /** When an overdue run has to be stopped; null without a timeout. */
  readonly deadline: string | null
}

export interface PlaceRequest {
  readonly driver: ProcessIdentity
  /** How many places the machine has. */
  readonly limit: number
  readonly queue: string | null
  /** How many of them the queue may have; undefined for all. */
  readonly queueLimit: number | undefined
  /** Higher comes first. */
  readonly priority: number
  /** For what runs already: takes a place also where there is none left. */
  readonly isForced?: boolean
}

export interface PortReservation {
  /** Uuid. */
  readonly run: string
  readonly ports: readonly number[]
  /** Who is about to record the run. */
  readonly driver: ProcessIdentity
}

export interface ReservedPort {
  readonly port: number
  readonly run: string
  readonly driver: ProcessIdentity
  /** Without a record, the run is as dead as who reserved for it. */
  readonly isRecorded: boolean
}

export interface RunRequest {
  readonly kind: 'stop' | 'kill' | 'approve'
  /** Who asked, for the record: `pxrun ops stop`, `Ctrl-C`. */
  readonly by: string
  readonly at: string
}

/** The store cannot be used: locked, read-only, on a network file system, or not a pxrun store. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError'
  constructor(
    message: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
