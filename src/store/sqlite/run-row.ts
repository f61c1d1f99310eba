/** Runs between the table and the record. */
import type { Json } from '../../base/value.js'
import type { CloningKind, Pending, RunRecord } from '../../lifecycle/run.js'
import type { Status } from '../../lifecycle/status.js'
import type { Row, Sql } from './connection.js'

/** Needs the tables as `r` and `c`. */
export const RUN_COLUMNS = `
  r.id, r.uuid, r.name, r.project, r.owner, r.description, r.tags, r.kind, r.status, r.created_at, r.updated_at,
  r.started_at, r.finished_at, r.wait_time, r.duration, r.attempt, r.inputs, r.outputs, r.meta_info, c.content,
  r.parent, r.root, r.key, r.iteration, r.original, r.cloning_kind, r.schedule_at, r.pending, r.queue`

export const RUN_TABLES = 'runs r JOIN contents c ON c.run = r.id'

export type JsonObject = Readonly<Record<string, Json>>

export const parseObject = (text: Row[string]): JsonObject => JSON.parse(text as string) as JsonObject

export function toRunRecord(row: Row): RunRecord {
  return {
    uuid: row.uuid as string,
    name: row.name as string | null,
    project: row.project as string,
    owner: row.owner as string,
    description: row.description as string | null,
    tags: JSON.parse(row.tags as string) as string[],
    kind: row.kind as string,
    status: row.status as Status,
    createdAt: row.created_at as string,
    updatedAt: row.updated_at as string,
    startedAt: row.started_at as string | null,
    finishedAt: row.finished_at as string | null,
    waitTime: row.wait_time as number | null,
    duration: row.duration as number | null,
    inputs: parseObject(row.inputs!),
    outputs: parseObject(row.outputs!),
    metaInfo: parseObject(row.meta_info!),
    content: JSON.parse(row.content as string) as Json,
    attempt: row.attempt as number,
    parent: row.parent as string | null,
    root: row.root as string,
    key: row.key as string | null,
    iteration: row.iteration as number | null,
    original: row.original as string | null,
    cloningKind: row.cloning_kind as CloningKind | null,
    scheduleAt: row.schedule_at as string | null,
    pending: row.pending as Pending | null,
    queue: row.queue as string | null,
  }
}

export function findRun(sql: Sql, uuid: string): RunRecord | undefined {
  const row = sql.first(`SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE r.uuid = ?`, [uuid])
  return row && toRunRecord(row)
}
