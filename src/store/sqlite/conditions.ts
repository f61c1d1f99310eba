/** Adds conditions to runs, and keeps the run's status and times in step with them. */
import { fail, ok, type Result } from '../../base/result.js'
import type { RunRecord } from '../../lifecycle/run.js'
import { type Condition, isDone, mayFollow, type Status } from '../../lifecycle/status.js'
import type { Refusal, StatusChange } from '../contract.js'
import type { Sql } from './connection.js'
import { checkEpoch } from './drivers.js'
import { insertHooks } from './hooks.js'
import { findRun } from './run-row.js'
import { tellStatus } from './schedules/awaited.js'
import { wakeSchedule } from './schedules/slots.js'

export interface NewCondition {
  /** The number of the run within the file. */
  readonly run: number
  readonly change: StatusChange
  readonly now: string
}

/** Appends the condition; one that says the same as the last only renews it. */
export function insertCondition(sql: Sql, { run, change, now }: NewCondition): void {
  const { type, reason, message } = change
  const last = sql.first(
    'SELECT position, type, reason, message FROM conditions WHERE run = ? ORDER BY position DESC LIMIT 1',
    [run],
  )
  if (last && last.type === type && last.reason === reason && last.message === message) {
    sql.run('UPDATE conditions SET last_update_time = ? WHERE run = ? AND position = ?', [
      now,
      run,
      last.position!,
    ])
    return
  }
  sql.run(
    `INSERT INTO conditions (run, position, type, reason, message, last_update_time, last_transition_time)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [run, last ? (last.position as number) + 1 : 0, type, reason, message, now, now],
  )
  tellStatus(sql, { run, status: type, now })
}

export interface ConditionChange {
  readonly uuid: string
  readonly epoch: number
  readonly change: StatusChange
  readonly now: string
}

export function addCondition(
  sql: Sql,
  { uuid, epoch, change, now }: ConditionChange,
): Result<RunRecord, Refusal> {
  const checked = checkEpoch(sql, uuid, epoch)
  if (!checked.ok) return checked
  const run = findRun(sql, uuid)!
  if (!mayFollow(run.status, change.type)) {
    return fail({ kind: 'not-allowed', from: run.status, to: change.type })
  }
  insertCondition(sql, { run: checked.value.run, change, now })
  const times = timesAfter(run, change.type, now)
  sql.run(
    `UPDATE runs SET status = ?, updated_at = ?, started_at = ?, finished_at = ?, wait_time = ?, duration = ?
     WHERE uuid = ?`,
    [change.type, now, times.startedAt, times.finishedAt, times.waitTime, times.duration, uuid],
  )
  if (isDone(change.type)) wakeSchedule(sql, uuid, now)
  if (change.hooks?.length) insertHooks(sql, { run: checked.value.run, hooks: change.hooks, now })
  // What was asked of the run's earlier life, such as to stop, was not asked of this one.
  if (change.type === 'resuming') sql.run('DELETE FROM requests WHERE run = ?', [checked.value.run])
  return ok({ ...run, ...times, status: change.type, updatedAt: now })
}

type Times = Pick<RunRecord, 'startedAt' | 'finishedAt' | 'waitTime' | 'duration'>

function timesAfter(run: RunRecord, type: Status, now: string): Times {
  const { startedAt, waitTime, finishedAt, duration } = run
  if (isDone(type)) {
    const seconds = startedAt === null ? null : secondsBetween(startedAt, now)
    return { startedAt, waitTime, finishedAt: now, duration: seconds }
  }
  if (type === 'running' && startedAt === null) {
    return { startedAt: now, waitTime: secondsBetween(run.createdAt, now), finishedAt, duration }
  }
  const isAnotherTry = type === 'resuming' || type === 'retrying'
  if (isAnotherTry) return { startedAt, waitTime, finishedAt: null, duration: null }
  return { startedAt, waitTime, finishedAt, duration }
}

/** Never negative: a clock that was set back must not make a run take less than no time. */
const secondsBetween = (from: string, to: string): number =>
  Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000)

export function findConditions(sql: Sql, uuid: string): Condition[] {
  return sql
    .all(
      `SELECT k.type, k.reason, k.message, k.last_update_time, k.last_transition_time
       FROM conditions k JOIN runs r ON r.id = k.run WHERE r.uuid = ? ORDER BY k.position`,
      [uuid],
    )
    .map((row) => ({
      type: row.type as Status,
      status: true,
      reason: row.reason as string,
      message: row.message as string,
      last_update_time: row.last_update_time as string,
      last_transition_time: row.last_transition_time as string,
    }))
}
