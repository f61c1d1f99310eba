/** The row that says who leads, with an epoch that only grows. The lock itself is in `leader-lock.ts`. */
import type { ProcessIdentity } from '../../../host/process-identity.js'
import type { Leader } from '../../schedule-contract.js'
import type { Sql } from '../connection.js'

export function takeLead(sql: Sql, { pid, startTime, bootId }: ProcessIdentity, now: string): number {
  sql.run(
    `INSERT INTO scheduler (id, epoch, pid, start_time, boot_id, since) VALUES (1, 1, ?1, ?2, ?3, ?4)
     ON CONFLICT (id) DO UPDATE
     SET epoch = epoch + 1, pid = ?1, start_time = ?2, boot_id = ?3, since = ?4, stop_by = NULL`,
    [pid, startTime, bootId, now],
  )
  return leaderEpoch(sql)!
}

export function leaderEpoch(sql: Sql): number | undefined {
  return sql.first('SELECT epoch FROM scheduler')?.epoch as number | undefined
}

export function findLeader(sql: Sql): Leader | undefined {
  const row = sql.first('SELECT epoch, pid, start_time, boot_id, since FROM scheduler WHERE pid IS NOT NULL')
  if (!row) return undefined
  return {
    identity: {
      pid: row.pid as number,
      startTime: row.start_time as string,
      bootId: row.boot_id as string,
    },
    epoch: row.epoch as number,
    since: row.since as string,
  }
}

export function endLead(sql: Sql, epoch: number): void {
  sql.run(
    'UPDATE scheduler SET pid = NULL, start_time = NULL, boot_id = NULL, stop_by = NULL WHERE epoch = ?',
    [epoch],
  )
}

export function askLeaderToStop(sql: Sql, by: string): boolean {
  return sql.run('UPDATE scheduler SET stop_by = ? WHERE pid IS NOT NULL', [by]) === 1
}

export function findStopRequest(sql: Sql, epoch: number): string | undefined {
  const row = sql.first('SELECT stop_by FROM scheduler WHERE epoch = ?', [epoch])
  return (row?.stop_by ?? undefined) as string | undefined
}
