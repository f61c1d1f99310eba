/** The outbox of hooks: written with the final status of a run, taken out one by one by whoever delivers. */
import type { ProcessIdentity } from '../../host/process-identity.js'
import type { HookClaim, HookDelivery, HookOutcome, HookState, PendingHook } from '../contract.js'
import type { Sql, SqlValue } from './connection.js'

export interface NewHooks {
  /** The number of the run within the file. */
  readonly run: number
  readonly hooks: readonly PendingHook[]
  readonly now: string
}

/** For the last condition of the run: a run that is resumed may trigger them again. */
export function insertHooks(sql: Sql, { run, hooks, now }: NewHooks): void {
  for (const { position, component } of hooks) {
    sql.run(
      `INSERT OR IGNORE INTO hooks
         (run, condition, position, component, state, attempts, next_at, message, updated_at)
       VALUES (?, (SELECT max(position) FROM conditions WHERE run = ?), ?, ?, 'pending', 0, ?, '', ?)`,
      [run, run, position, component, now, now],
    )
  }
}

const COLUMNS =
  'h.id, r.uuid, h.condition, h.position, h.component, h.state, h.attempts, h.next_at, h.message, h.hook_run, h.pid, h.start_time, h.boot_id'

export const findHooks = (sql: Sql, uuid: string): HookDelivery[] =>
  sql
    .all(
      `SELECT ${COLUMNS} FROM hooks h JOIN runs r ON r.id = h.run WHERE r.uuid = ? ORDER BY h.condition, h.position`,
      [uuid],
    )
    .map(toDelivery)

export const findPendingHooks = (sql: Sql): HookDelivery[] =>
  sql
    .all(
      `SELECT ${COLUMNS} FROM hooks h JOIN runs r ON r.id = h.run WHERE h.state = 'pending' ORDER BY h.next_at, h.id LIMIT 1000`,
    )
    .map(toDelivery)

/** Whether the hook is the caller's to deliver: nobody has tried since it was looked at. */
export function claimHook(
  sql: Sql,
  { id, attempts, driver, hookRun, now }: HookClaim & { now: string },
): boolean {
  const { pid, startTime, bootId } = driver
  return (
    sql.run(
      `UPDATE hooks SET attempts = attempts + 1, pid = ?, start_time = ?, boot_id = ?, updated_at = ?,
         hook_run = coalesce(hook_run, ?)
       WHERE id = ? AND state = 'pending' AND attempts = ?`,
      [pid, startTime, bootId, now, hookRun, id, attempts],
    ) > 0
  )
}

export function settleHook(
  sql: Sql,
  id: number,
  { state, message, nextAt, now, isRun }: HookOutcome & { now: string },
): void {
  sql.run(
    `UPDATE hooks SET state = ?, message = ?, next_at = coalesce(?, next_at), updated_at = ?,
       hook_run = CASE WHEN ? THEN hook_run END, pid = NULL, start_time = NULL, boot_id = NULL
     WHERE id = ?`,
    [state, message, nextAt ?? null, now, isRun || state === 'pending' ? 1 : 0, id],
  )
}

function toDelivery(row: Readonly<Record<string, SqlValue>>): HookDelivery {
  return {
    id: row.id as number,
    uuid: row.uuid as string,
    condition: row.condition as number,
    position: row.position as number,
    component: row.component as string,
    state: row.state as HookState,
    attempts: row.attempts as number,
    nextAt: row.next_at as string,
    message: row.message as string,
    hookRun: row.hook_run as string | null,
    owner: ownerOf(row),
  }
}

const ownerOf = (row: Readonly<Record<string, SqlValue>>): ProcessIdentity | undefined =>
  row.pid === null
    ? undefined
    : { pid: row.pid as number, startTime: row.start_time as string, bootId: row.boot_id as string }
