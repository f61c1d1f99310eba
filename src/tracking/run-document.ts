/**
 * `run.plx.json` from the script's side: read, changed and written back under a lock, so that several
 * processes of one run may log at once. Keys that it does not know stay.
 */
import { join } from 'node:path'
import type { Json } from '../base/value.js'
import type { ArtifactRecord } from '../lifecycle/run.js'
import { withFileLock } from './file-lock.js'
import { readJsonFile, writeJsonFile } from './formats/json-file.js'
import { formatLineage, mergeLineages, readLineages } from './formats/lineage.js'
import type { JsonObject } from './formats/run-file.js'
import { LINEAGES_FILE, RUN_FILE } from './formats/run-folder.js'

/** The order in which the real library writes them. */
const KEYS = [
  'uuid',
  'name',
  'description',
  'tags',
  'owner',
  'project',
  'created_at',
  'started_at',
  'finished_at',
  'wait_time',
  'duration',
  'managed_by',
  'is_managed',
  'status',
  'readme',
  'meta_info',
  'kind',
  'runtime',
  'inputs',
  'outputs',
  'status_conditions',
]

const LOCK_FILE = '.plx.lock'

/** Sets the given keys. A file that cannot be read is begun anew. */
export function changeRun(runFolder: string, change: (run: JsonObject) => JsonObject): void {
  withFileLock(join(runFolder, LOCK_FILE), () => {
    const path = join(runFolder, RUN_FILE)
    const read = readJsonFile(path)
    const run = read.ok ? asObject(read.value) : {}
    writeJsonFile(path, inOrder({ ...run, ...change(run) }))
  })
}

function inOrder(run: JsonObject): JsonObject {
  const rank = (key: string) => (KEYS.includes(key) ? KEYS.indexOf(key) : KEYS.length)
  return Object.fromEntries(Object.entries(run).sort(([a], [b]) => rank(a) - rank(b)))
}

/** Adds to an object of the run: `inputs`, `outputs`, `meta_info`. */
export const mergeInto = (runFolder: string, key: string, values: JsonObject): void =>
  changeRun(runFolder, (run) => ({ [key]: { ...asObject(run[key]), ...values } }))

/** Adds entries to `lineages.plx.json`; one with the same name and direction is replaced. */
export function addLineages(runFolder: string, artifacts: readonly ArtifactRecord[]): void {
  withFileLock(join(runFolder, LOCK_FILE), () => {
    const path = join(runFolder, LINEAGES_FILE)
    const read = readLineages(path)
    const present = read.ok ? read.value.artifacts : []
    writeJsonFile(path, mergeLineages(present, artifacts).map(formatLineage))
  })
}

/** The keys that a run has from its start on. A run that goes on, as in another process or attempt, stays itself. */
export function startedRun(run: JsonObject, identity: JsonObject, now: Date): JsonObject {
  const time = isoTime(now)
  const created = run.created_at
    ? []
    : [condition('created', now, { reason: 'OfflineOperation', message: 'Operation is starting' })]
  const running =
    run.status === 'running' ? [] : [condition('running', now, { message: 'Operation is running' })]
  return {
    created_at: time,
    started_at: time,
    wait_time: 0,
    managed_by: 'user',
    is_managed: false,
    kind: 'job',
    runtime: 'job',
    ...run,
    ...identity,
    status: 'running',
    status_conditions: [...asList(run.status_conditions), ...created, ...running],
  }
}

/** The keys that a run has from its end on. With a message it has failed. */
export function endedRun(run: JsonObject, failure: string | undefined, now: Date): JsonObject {
  const status = failure === undefined ? 'succeeded' : 'failed'
  const last =
    failure === undefined
      ? condition(status, now, { message: 'Operation has succeeded' })
      : condition(status, now, { reason: 'ExitHandler', message: failure })
  const started = Date.parse(String(run.started_at))
  const seconds = Number.isNaN(started) ? 0 : (now.getTime() - started) / 1000
  return {
    finished_at: isoTime(now),
    duration: Math.round(seconds * 100) / 100,
    status,
    status_conditions: [...asList(run.status_conditions), last],
  }
}

function condition(type: string, now: Date, { reason = 'PolyaxonClient', message = '' }): JsonObject {
  const time = isoTime(now)
  return { type, status: true, reason, message, last_update_time: time, last_transition_time: time }
}

const isoTime = (time: Date): string => `${time.toISOString().slice(0, -1)}000+00:00`

const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])

const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
