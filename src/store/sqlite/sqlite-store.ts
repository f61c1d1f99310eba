/** The run store over one SQLite file: each method is one transaction or one look. */

import type { Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'
import type { Clock } from '../../host/clock.js'
import type { ProcessIdentity } from '../../host/process-identity.js'
import type {
  ArtifactRecord,
  ChildRecord,
  MetricRecord,
  RunDraft,
  RunEdge,
  RunRecord,
} from '../../lifecycle/run.js'
import type { Condition } from '../../lifecycle/status.js'
import type {
  Attempt,
  CachedAlike,
  CacheEntry,
  Child,
  ChildDraft,
  DeleteRefusal,
  Driver,
  EndedChild,
  EqualRun,
  HookClaim,
  HookDelivery,
  HookOutcome,
  InCache,
  ListRequest,
  LookInCache,
  PlaceRequest,
  PortReservation,
  ProducedArtifact,
  Refusal,
  ReservedPort,
  Round,
  RunProgress,
  RunRequest,
  RunStore,
  RunUpdate,
  StatusChange,
} from '../contract.js'
import type { ScheduleStore } from '../schedule-contract.js'
import { claimAttempt, findAttempts } from './attempts.js'
import { enterCache, findLikeliest, lookInCache } from './cache-keys.js'
import { createChild, createEnded, findChild, findChildren, retireChildren } from './children.js'
import { addConditions, findConditions } from './conditions.js'
import type { Connection } from './connection.js'
import {
  findDriver,
  findEpoch,
  findUnfinishedRuns,
  insertDriver,
  release,
  takeOver,
  type UnfinishedRun,
} from './drivers.js'
import { findExpired, setExpiry } from './expiries.js'
import { claimHook, findHooks, findPendingHooks, settleHook } from './hooks.js'
import {
  findArtifacts,
  findArtifactsNamed,
  findEdges,
  findMetrics,
  insertArtifacts,
  insertEdge,
  insertMetrics,
} from './lineage.js'
import { listRuns, type RunList } from './list-runs.js'
import { findPlaceOwners, freePlace, leavePlaces, stopWaiting, takePlace } from './places.js'
import { findReservedPorts, releasePorts, reservePorts } from './ports.js'
import { findRequests, insertRequest } from './requests.js'
import { findRounds, insertRound } from './rounds.js'
import { findRun } from './run-row.js'
import { deleteRun, findRunsByPrefix, insertRun, updateRun } from './runs.js'
import { SqliteScheduleStore } from './schedules/sqlite-schedule-store.js'

export class SqliteStore implements RunStore {
  readonly #connection: Connection
  readonly #clock: Clock

  readonly schedules: ScheduleStore

  constructor(connection: Connection, clock: Clock, lockFile: string) {
    this.#connection = connection
    this.#clock = clock
    this.schedules = new SqliteScheduleStore(connection, clock, lockFile)
  }

  createRun(draft: RunDraft, driver: ProcessIdentity): Promise<RunRecord> {
    return this.#connection.write((sql) => {
      insertDriver(sql, insertRun(sql, draft, this.#now()), driver)
      return findRun(sql, draft.uuid)!
    })
  }

  createChild(
    draft: ChildDraft,
    driver: ProcessIdentity,
    parentEpoch: number,
  ): Promise<Result<Child, Refusal>> {
    return this.#connection.write((sql) => createChild(sql, { draft, driver, parentEpoch, now: this.#now() }))
  }

  createEnded(
    children: readonly EndedChild[],
    driver: ProcessIdentity,
    parentEpoch: number,
  ): Promise<Result<RunRecord[], Refusal>> {
    return this.#connection.write((sql) =>
      createEnded(sql, children, { driver, parentEpoch, now: this.#now() }),
    )
  }

  children(uuid: string): Promise<ChildRecord[]> {
    return this.#connection.read((sql) => findChildren(sql, uuid))
  }

  recordRound(uuid: string, epoch: number, round: Round): Promise<Result<void, Refusal>> {
    return this.#connection.write((sql) => insertRound(sql, { uuid, epoch, ...round }))
  }

  rounds(uuid: string): Promise<Json[]> {
    return this.#connection.read((sql) => findRounds(sql, uuid))
  }

  enterCache(uuid: string, entry: CacheEntry): Promise<EqualRun[]> {
    return this.#connection.write((sql) => enterCache(sql, uuid, entry))
  }

  likeliest(uuid: string): Promise<CachedAlike | undefined> {
    return this.#connection.read((sql) => findLikeliest(sql, uuid))
  }

  lookInCache(wanted: LookInCache): Promise<InCache> {
    return this.#connection.snapshot((sql) => lookInCache(sql, wanted))
  }

  retireChildren(uuid: string, epoch: number, keys: readonly string[]): Promise<Result<void, Refusal>> {
    return this.#connection.write((sql) => retireChildren(sql, { uuid, epoch, keys }))
  }

  child(parent: string, key: string): Promise<RunRecord | undefined> {
    return this.#connection.read((sql) => findChild(sql, parent, key))
  }

  getRun(uuid: string): Promise<RunRecord | undefined> {
    return this.#connection.read((sql) => findRun(sql, uuid))
  }

  findRuns(prefix: string, limit: number): Promise<RunRecord[]> {
    return this.#connection.read((sql) => findRunsByPrefix(sql, prefix, limit))
  }

  listRuns(request: ListRequest): Promise<RunList> {
    return this.#connection.snapshot((sql) => listRuns(sql, request, this.#clock.now()))
  }

  deleteRun(uuid: string): Promise<Result<void, DeleteRefusal>> {
    return this.#connection.write((sql) => deleteRun(sql, uuid, this.#now()))
  }

  addConditions(
    uuid: string,
    epoch: number,
    changes: readonly StatusChange[],
  ): Promise<Result<RunProgress, Refusal>> {
    return this.#connection.write((sql) => addConditions(sql, { uuid, epoch, changes, now: this.#now() }))
  }

  conditions(uuid: string): Promise<Condition[]> {
    return this.#connection.read((sql) => findConditions(sql, uuid))
  }

  updateRun(uuid: string, epoch: number, update: RunUpdate): Promise<Result<RunRecord, Refusal>> {
    return this.#connection.write((sql) => updateRun(sql, { uuid, epoch, update, now: this.#now() }))
  }

  recordArtifacts(uuid: string, artifacts: readonly ArtifactRecord[]): Promise<void> {
    return this.#connection.write((sql) => insertArtifacts(sql, uuid, artifacts))
  }

  artifacts(uuid: string): Promise<ArtifactRecord[]> {
    return this.#connection.read((sql) => findArtifacts(sql, uuid))
  }

  artifactsNamed(name: string, limit: number): Promise<ProducedArtifact[]> {
    return this.#connection.read((sql) => findArtifactsNamed(sql, name, limit))
  }

  recordMetrics(uuid: string, metrics: readonly MetricRecord[]): Promise<void> {
    return this.#connection.write((sql) => insertMetrics(sql, uuid, metrics))
  }

  metrics(uuid: string): Promise<MetricRecord[]> {
    return this.#connection.read((sql) => findMetrics(sql, uuid))
  }

  recordEdge(edge: RunEdge): Promise<void> {
    return this.#connection.write((sql) => insertEdge(sql, edge))
  }

  edges(uuid: string): Promise<{ upstream: RunEdge[]; downstream: RunEdge[] }> {
    return this.#connection.snapshot((sql) => findEdges(sql, uuid))
  }

  driver(uuid: string): Promise<Driver | undefined> {
    return this.#connection.read((sql) => findDriver(sql, uuid))
  }

  takeOver(uuid: string, expectedEpoch: number, driver: ProcessIdentity): Promise<number | undefined> {
    return this.#connection.write((sql) => takeOver(sql, { uuid, expectedEpoch, driver }))
  }

  epoch(uuid: string): Promise<number> {
    return this.#connection.read((sql) => findEpoch(sql, uuid))
  }

  release(uuid: string, epoch: number): Promise<void> {
    return this.#connection.write((sql) => release(sql, uuid, epoch))
  }

  unfinishedRuns(): Promise<UnfinishedRun[]> {
    return this.#connection.read(findUnfinishedRuns)
  }

  claimAttempt(uuid: string, epoch: number, attempt: Attempt): Promise<boolean> {
    return this.#connection.write((sql) => claimAttempt(sql, { uuid, epoch, attempt }))
  }

  attempts(uuid: string): Promise<Attempt[]> {
    return this.#connection.read((sql) => findAttempts(sql, uuid))
  }

  request(uuid: string, request: RunRequest): Promise<void> {
    return this.#connection.write((sql) => insertRequest(sql, uuid, request))
  }

  requests(uuid: string): Promise<RunRequest[]> {
    return this.#connection.read((sql) => findRequests(sql, uuid))
  }

  takePlace(request: PlaceRequest): Promise<number | undefined> {
    return this.#connection.write((sql) => takePlace(sql, request))
  }

  freePlace(id: number): Promise<void> {
    return this.#connection.write((sql) => freePlace(sql, id))
  }

  stopWaiting(driver: ProcessIdentity): Promise<void> {
    return this.#connection.write((sql) => stopWaiting(sql, driver))
  }

  leavePlaces(driver: ProcessIdentity): Promise<void> {
    return this.#connection.write((sql) => leavePlaces(sql, driver))
  }

  placeOwners(): Promise<{ driver: ProcessIdentity; isWaiting: boolean }[]> {
    return this.#connection.read(findPlaceOwners)
  }

  reservePorts(reservation: PortReservation): Promise<boolean> {
    return this.#connection.write((sql) => reservePorts(sql, reservation))
  }

  reservedPorts(): Promise<ReservedPort[]> {
    return this.#connection.read(findReservedPorts)
  }

  releasePorts(run: string): Promise<void> {
    return this.#connection.write((sql) => releasePorts(sql, run))
  }

  hooks(uuid: string): Promise<HookDelivery[]> {
    return this.#connection.read((sql) => findHooks(sql, uuid))
  }

  pendingHooks(): Promise<HookDelivery[]> {
    return this.#connection.read(findPendingHooks)
  }

  claimHook(claim: HookClaim): Promise<boolean> {
    return this.#connection.write((sql) => claimHook(sql, { ...claim, now: this.#now() }))
  }

  settleHook(id: number, outcome: HookOutcome): Promise<void> {
    return this.#connection.write((sql) => settleHook(sql, id, { ...outcome, now: this.#now() }))
  }

  setExpiry(uuid: string, at: string | null): Promise<void> {
    return this.#connection.write((sql) => setExpiry(sql, uuid, at))
  }

  expired(): Promise<string[]> {
    return this.#connection.read((sql) => findExpired(sql, this.#now()))
  }

  dataVersion(): Promise<number> {
    return this.#connection.read((sql) => sql.first('PRAGMA data_version')!.data_version as number)
  }

  close(): Promise<void> {
    return this.#connection.close()
  }

  #now(): string {
    return this.#clock.now().toISOString()
  }
}
