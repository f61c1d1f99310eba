/** Who drives a run: at most one process, known by an epoch that only grows. */
import { fail, ok, type Result } from '../../base/result.js'
import type { ProcessIdentity } from '../../host/process-identity.js'
import type { RunRecord } from '../../lifecycle/run.js'
import { DONE } from '../../lifecycle/status.js'
import type { Driver, Refusal } from '../contract.js'
import type { Row, Sql } from './connection.js'
import { RUN_COLUMNS, RUN_TABLES, toRunRecord } from './run-row.js'

const FIRST_EPOCH = 1

export function insertDriver(sql: Sql, run: number, { pid, startTime, bootId }: ProcessIdentity): void {
  sql.run('INSERT INTO drivers (run, epoch, pid, start_time, boot_id) VALUES (?, ?, ?, ?, ?)', [
    run,
    FIRST_EPOCH,
    pid,
    startTime,
    bootId,
  ])
}

/** A run that is only recorded: whoever takes it over drives it. */
export function insertUndriven(sql: Sql, run: number): void {
  sql.run('INSERT INTO drivers (run, epoch) VALUES (?, ?)', [run, FIRST_EPOCH])
}

/** Whether a driver of this epoch may still write; the value is the run's number within the file. */
export function checkEpoch(
  sql: Sql,
  uuid: string,
  epoch: number,
): Result<{ readonly run: number }, Exclude<Refusal, { kind: 'not-allowed' }>> {
  const row = sql.first('SELECT d.run, d.epoch FROM drivers d JOIN runs r ON r.id = d.run WHERE r.uuid = ?', [
    uuid,
  ])
  if (!row) return fail({ kind: 'no-such-run' })
  if (row.epoch !== epoch) return fail({ kind: 'late-epoch', current: row.epoch as number })
  return ok({ run: row.run as number })
}

export function findDriver(sql: Sql, uuid: string): Driver | undefined {
  const row = sql.first(
    `SELECT d.epoch, d.pid, d.start_time, d.boot_id FROM drivers d JOIN runs r ON r.id = d.run WHERE r.uuid = ?`,
    [uuid],
  )
  return row && toDriver(row)
}

export function findEpoch(sql: Sql, uuid: string): number {
  const row = sql.first('SELECT d.epoch FROM drivers d JOIN runs r ON r.id = d.run WHERE r.uuid = ?', [uuid])
  return (row?.epoch as number | undefined) ?? 0
}

export interface TakeOver {
  readonly uuid: string
  readonly expectedEpoch: number
  readonly driver: ProcessIdentity
}

export function takeOver(sql: Sql, { uuid, expectedEpoch, driver }: TakeOver): number | undefined {
  const taken = sql.run(
    `UPDATE drivers SET epoch = epoch + 1, pid = ?, start_time = ?, boot_id = ?
     WHERE run = (SELECT id FROM runs WHERE uuid = ?) AND epoch = ?`,
    [driver.pid, driver.startTime, driver.bootId, uuid, expectedEpoch],
  )
  return taken === 1 ? expectedEpoch + 1 : undefined
}

export function release(sql: Sql, uuid: string, epoch: number): void {
  sql.run(
    `UPDATE drivers SET pid = NULL, start_time = NULL, boot_id = NULL
     WHERE run = (SELECT id FROM runs WHERE uuid = ?) AND epoch = ?`,
    [uuid, epoch],
  )
}

export interface UnfinishedRun {
  readonly run: RunRecord
  readonly driver: Driver | undefined
  readonly epoch: number
}

/**
 * The condition of the index over unfinished runs, word for word. A schedule is none of them: it has no
 * driver, and there may be very many.
 */
export const UNFINISHED = `status NOT IN (${[...DONE, 'on_schedule'].map((status) => `'${status}'`).join(', ')})`

/** Oldest first. */
export function findUnfinishedRuns(sql: Sql): UnfinishedRun[] {
  return sql
    .all(
      `SELECT ${RUN_COLUMNS}, d.epoch, d.pid, d.start_time, d.boot_id
       FROM ${RUN_TABLES} JOIN drivers d ON d.run = r.id
       WHERE r.${UNFINISHED} ORDER BY r.id`,
    )
    .map((row) => ({ run: toRunRecord(row), driver: toDriver(row), epoch: row.epoch as number }))
}

function toDriver(row: Row): Driver | undefined {
  if (row.pid === null) return undefined
  const { pid, start_time: startTime, boot_id: bootId } = row
  return {
    identity: { pid: pid as number, startTime: startTime as string, bootId: bootId as string },
    epoch: row.epoch as number,
  }
}
