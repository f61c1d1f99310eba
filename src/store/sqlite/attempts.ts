/** The claims of attempts: a process is spawned at most once for each, for only the first claim counts. */
import type { Attempt } from '../contract.js'
import type { Sql } from './connection.js'

export interface Claim {
  readonly uuid: string
  readonly epoch: number
  readonly attempt: Attempt
}

export function claimAttempt(sql: Sql, { uuid, epoch, attempt }: Claim): boolean {
  const inserted = sql.run(
    `INSERT OR IGNORE INTO attempts (run, number, executor, claimed_at, deadline)
     SELECT r.id, ?, ?, ?, ? FROM runs r JOIN drivers d ON d.run = r.id WHERE r.uuid = ? AND d.epoch = ?`,
    [attempt.number, attempt.executor, attempt.claimedAt, attempt.deadline, uuid, epoch],
  )
  return inserted === 1
}

export function findAttempts(sql: Sql, uuid: string): Attempt[] {
  return sql
    .all(
      `SELECT a.number, a.executor, a.claimed_at, a.deadline
       FROM attempts a JOIN runs r ON r.id = a.run WHERE r.uuid = ? ORDER BY a.number`,
      [uuid],
    )
    .map((row) => ({
      number: row.number as number,
      executor: row.executor as string,
      claimedAt: row.claimed_at as string,
      deadline: row.deadline as string | null,
    }))
}
