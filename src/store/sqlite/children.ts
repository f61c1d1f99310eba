/** The runs that a controller starts: at most one for each key, whoever asks and how often. */
import { ok, type Result } from '../../base/result.js'
import type { ProcessIdentity } from '../../host/process-identity.js'
import type { ChildRecord, CloningKind, Pending, RunRecord } from '../../lifecycle/run.js'
import type { Status } from '../../lifecycle/status.js'
import type { Child, ChildDraft, EndedChild, Refusal } from '../contract.js'
import { addConditions } from './conditions.js'
import type { Sql } from './connection.js'
import { checkEpoch, findEpoch, insertDriver } from './drivers.js'
import { findRun, RUN_COLUMNS, RUN_TABLES, toRunRecord } from './run-row.js'
import { insertRun } from './runs.js'

export interface NewChild {
  readonly draft: ChildDraft
  readonly driver: ProcessIdentity
  readonly parentEpoch: number
  readonly now: string
}

export function createChild(sql: Sql, { draft, driver, parentEpoch, now }: NewChild): Result<Child, Refusal> {
  const checked = checkEpoch(sql, draft.parent, parentEpoch)
  if (!checked.ok) return checked
  const present = findChild(sql, draft.parent, draft.key)
  if (present) return ok({ run: present, epoch: findEpoch(sql, present.uuid), isNew: false })
  insertDriver(sql, insertRun(sql, draft, now), driver)
  const run = findRun(sql, draft.uuid)!
  return ok({ run, epoch: findEpoch(sql, run.uuid), isNew: true })
}

export function createEnded(
  sql: Sql,
  children: readonly EndedChild[],
  given: Omit<NewChild, 'draft'>,
): Result<RunRecord[], Refusal> {
  const made: RunRecord[] = []
  for (const { draft, end } of children) {
    const created = createChild(sql, { ...given, draft })
    if (!created.ok) return created
    const { run, epoch, isNew } = created.value
    if (!isNew) continue
    const ended = addConditions(sql, { uuid: run.uuid, epoch, changes: [end], now: given.now })
    if (!ended.ok) return ended
    made.push({ ...run, ...ended.value })
  }
  return ok(made)
}

export function findChild(sql: Sql, parent: string, key: string): RunRecord | undefined {
  const row = sql.first(`SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE r.parent = ? AND r.key = ?`, [
    parent,
    key,
  ])
  return row && toRunRecord(row)
}

export function findChildren(sql: Sql, parent: string): ChildRecord[] {
  return sql
    .all(
      `SELECT uuid, name, kind, key, status, iteration, original, cloning_kind, pending
       FROM runs WHERE parent = ? AND key IS NOT NULL ORDER BY id`,
      [parent],
    )
    .map((row) => ({
      uuid: row.uuid as string,
      name: row.name as string | null,
      kind: row.kind as string,
      key: row.key as string,
      status: row.status as Status,
      iteration: row.iteration as number | null,
      original: row.original as string | null,
      cloningKind: row.cloning_kind as CloningKind | null,
      pending: row.pending as Pending | null,
    }))
}

export interface Retirement {
  readonly uuid: string
  readonly epoch: number
  readonly keys: readonly string[]
}

export function retireChildren(sql: Sql, { uuid, epoch, keys }: Retirement): Result<void, Refusal> {
  const checked = checkEpoch(sql, uuid, epoch)
  if (!checked.ok) return checked
  for (const key of keys) sql.run('UPDATE runs SET key = NULL WHERE parent = ? AND key = ?', [uuid, key])
  return ok(undefined)
}
