/** What others ask of the driver of a run: one request of each kind, the first. */
import type { RunRequest } from '../contract.js'
import type { Sql } from './connection.js'

export function insertRequest(sql: Sql, uuid: string, { kind, by, at }: RunRequest): void {
  sql.run(
    `INSERT OR IGNORE INTO requests (run, kind, requested_by, requested_at)
     SELECT id, ?, ?, ? FROM runs WHERE uuid = ?`,
    [kind, by, at, uuid],
  )
}

export function findRequests(sql: Sql, uuid: string): RunRequest[] {
  return sql
    .all(
      `SELECT q.kind, q.requested_by, q.requested_at
       FROM requests q JOIN runs r ON r.id = q.run WHERE r.uuid = ? ORDER BY q.requested_at, q.kind DESC`,
      [uuid],
    )
    .map((row) => ({
      kind: row.kind as RunRequest['kind'],
      by: row.requested_by as string,
      at: row.requested_at as string,
    }))
}
