/** Makes, finds, changes and deletes the records of runs. */
import { invariant } from '../../base/invariant.js'
import { fail, ok, type Result } from '../../base/result.js'
import type { RunDraft, RunRecord } from '../../lifecycle/run.js'
import { isDone } from '../../lifecycle/status.js'
import type { DeleteRefusal, Refusal, RunUpdate } from '../contract.js'
import { insertCondition } from './conditions.js'
import type { Sql } from './connection.js'
import { checkEpoch } from './drivers.js'
import { releasePorts } from './ports.js'
import { findRun, RUN_COLUMNS, RUN_TABLES, toRunRecord } from './run-row.js'
import { wakeSchedule } from './schedules/slots.js'

const CREATED = { type: 'created', reason: 'PxrunStore', message: 'the run is recorded' } as const

/** Inserts the run and its first condition; its driver is the caller's to insert. */
export function insertRun(sql: Sql, draft: RunDraft, now: string): number {
  const isThere = sql.first('SELECT 1 FROM runs WHERE uuid = ?', [draft.uuid]) !== undefined
  invariant(!isThere, `there is a run ${draft.uuid} already`)
  const inserted = sql.first(
    `INSERT INTO runs (uuid, name, project, owner, description, tags, kind, status, created_at, updated_at,
       attempt, inputs, outputs, meta_info, parent, root, key, iteration, original, cloning_kind, schedule_at,
       pending, queue)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'created', ?, ?, 1, ?, '{}', '{}', ?,
       coalesce((SELECT root FROM runs WHERE uuid = ?), ?), ?, ?, ?, ?, ?, ?, ?)
     RETURNING id`,
    [
      draft.uuid,
      draft.name,
      draft.project,
      draft.owner,
      draft.description,
      JSON.stringify(draft.tags),
      draft.kind,
      now,
      now,
      JSON.stringify(draft.inputs),
      draft.parent ?? null,
      draft.parent ?? null,
      draft.uuid,
      draft.key ?? null,
      draft.iteration ?? null,
      draft.original ?? null,
      draft.cloningKind ?? null,
      draft.scheduleAt ?? null,
      draft.pending ?? null,
      draft.queue ?? null,
    ],
  )
  const id = inserted!.id as number
  sql.run('INSERT INTO contents (run, content) VALUES (?, ?)', [id, JSON.stringify(draft.content)])
  insertCondition(sql, { run: id, change: { ...CREATED, ...draft.because }, now }, undefined)
  return id
}

export function findRunsByPrefix(sql: Sql, prefix: string, limit: number): RunRecord[] {
  const first = prefix.toLowerCase().replaceAll('-', '')
  return sql
    .all(
      `SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE r.uuid >= ? AND r.uuid < ?
       ORDER BY r.created_at DESC, r.id DESC LIMIT ?`,
      // Greater than every uuid that goes on after the prefix.
      [first, `${first}\u{10ffff}`, limit],
    )
    .map(toRunRecord)
}

export interface RunChange {
  readonly uuid: string
  readonly epoch: number
  readonly update: RunUpdate
  readonly now: string
}

export function updateRun(sql: Sql, { uuid, epoch, update, now }: RunChange): Result<RunRecord, Refusal> {
  const checked = checkEpoch(sql, uuid, epoch)
  if (!checked.ok) return checked
  const run = findRun(sql, uuid)!
  sql.run(
    `UPDATE runs SET name = ?, description = ?, tags = ?, inputs = ?, outputs = ?, meta_info = ?, attempt = ?,
       original = ?, cloning_kind = ?, pending = ?, queue = ?, updated_at = ? WHERE uuid = ?`,
    [
      update.name ?? run.name,
      update.description ?? run.description,
      JSON.stringify(update.tags ?? run.tags),
      JSON.stringify({ ...run.inputs, ...update.inputs }),
      JSON.stringify({ ...run.outputs, ...update.outputs }),
      JSON.stringify({ ...run.metaInfo, ...update.metaInfo }),
      update.attempt ?? run.attempt,
      update.original ?? run.original,
      update.cloningKind ?? run.cloningKind,
      update.pending === undefined ? run.pending : update.pending,
      update.queue ?? run.queue,
      now,
      uuid,
    ],
  )
  if (update.content !== undefined) {
    sql.run('UPDATE contents SET content = ? WHERE run = ?', [
      JSON.stringify(update.content),
      checked.value.run,
    ])
  }
  return ok(findRun(sql, uuid)!)
}

export function deleteRun(sql: Sql, uuid: string, now: string): Result<void, DeleteRefusal> {
  const run = findRun(sql, uuid)
  if (!run) return fail({ kind: 'no-such-run' })
  if (!isDone(run.status)) return fail({ kind: 'not-done', status: run.status })
  sql.run('DELETE FROM edges WHERE upstream = ?1 OR downstream = ?1', [uuid])
  releasePorts(sql, uuid)
  wakeSchedule(sql, uuid, now)
  // The other tables follow by their foreign keys.
  sql.run('DELETE FROM runs WHERE uuid = ?', [uuid])
  return ok(undefined)
}
