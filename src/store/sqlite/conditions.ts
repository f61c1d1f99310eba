/** Adds conditions to runs, and keeps the run's status and times in step with them. */
import { fail, ok, type Result } from '../../base/result.js'
import { type Condition, isDone, mayFollow, type Status } from '../../lifecycle/status.js'
import type { Refusal, RunProgress, StatusChange } from '../contract.js'
import type { Sql } from './connection.js'
import { release } from './drivers.js'
import { insertHooks } from './hooks.js'
import { tellStatus } from './schedules/awaited.js'
import { wakeSchedule } from './schedules/slots.js'

export interface NewCondition {
  /** The number of the run within the file. */
  readonly run: number
  readonly change: StatusChange
  readonly now: string
}

/** The last condition of a run, and where it stands among them. */
export interface LastCondition extends Pick<StatusChange, 'type' | 'reason' | 'message'> {
  readonly position: number
}

/** Appends the condition to the last one, if there is any; one that says the same only renews that. */
export function insertCondition(
  sql: Sql,
  { run, change, now }: NewCondition,
  last: LastCondition | undefined,
): LastCondition {
  const { type, reason, message } = change
  if (last && last.type === type && last.reason === reason && last.message === message) {
    sql.run('UPDATE conditions SET last_update_time = ? WHERE run = ? AND position = ?', [
      now,
      run,
      last.position,
    ])
    return last
  }
  const position = last ? last.position + 1 : 0
  sql.run(
    `INSERT INTO conditions (run, position, type, reason, message, last_update_time, last_transition_time)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [run, position, type, reason, message, now, now],
  )
  tellStatus(sql, { run, status: type, now })
  return { position, type, reason, message }
}

export function lastCondition(sql: Sql, run: number): LastCondition | undefined {
  const row = sql.first(
    'SELECT position, type, reason, message FROM conditions WHERE run = ? ORDER BY position DESC LIMIT 1',
    [run],
  )
  return row as unknown as LastCondition | undefined
}

export interface ConditionChanges {
  readonly uuid: string
  readonly epoch: number
  readonly changes: readonly StatusChange[]
  readonly now: string
}

export function addConditions(
  sql: Sql,
  { uuid, epoch, changes, now }: ConditionChanges,
): Result<RunProgress, Refusal> {
  const found = findStanding(sql, uuid)
  if (!found) return fail({ kind: 'no-such-run' })
  if (found.epoch !== epoch) return fail({ kind: 'late-epoch', current: found.epoch })
  const refused = firstRefused(found.progress.status, changes)
  if (refused) return fail(refused)
  const { run } = found
  let { progress, last } = found
  for (const change of changes) {
    const { type } = change
    last = insertCondition(sql, { run, change, now }, last)
    progress = { ...timesAfter(progress, found.createdAt, type, now), status: type, updatedAt: now }
    if (change.hooks?.length) insertHooks(sql, { run, hooks: change.hooks, now })
    // What was asked of the run's earlier life, such as to stop, was not asked of this one.
    if (type === 'resuming') sql.run('DELETE FROM requests WHERE run = ?', [run])
  }
  const { status, startedAt, finishedAt, waitTime, duration } = progress
  sql.run(
    `UPDATE runs SET status = ?, updated_at = ?, started_at = ?, finished_at = ?, wait_time = ?, duration = ?
     WHERE id = ?`,
    [status, now, startedAt, finishedAt, waitTime, duration, run],
  )
  if (isDone(status)) {
    wakeSchedule(sql, uuid, now)
    release(sql, uuid, epoch)
  }
  return ok(progress)
}

/** Before anything is written: all of the changes are, or none. */
function firstRefused(status: Status, changes: readonly StatusChange[]): Refusal | undefined {
  let from = status
  for (const { type: to } of changes) {
    if (!mayFollow(from, to)) return { kind: 'not-allowed', from, to }
    from = to
  }
  return undefined
}

interface Standing {
  /** The number of the run within the file. */
  readonly run: number
  readonly epoch: number
  readonly createdAt: string
  readonly progress: RunProgress
  readonly last: LastCondition | undefined
}

function findStanding(sql: Sql, uuid: string): Standing | undefined {
  const row = sql.first(
    `SELECT r.id, r.status, r.created_at, r.updated_at, r.started_at, r.finished_at, r.wait_time, r.duration, d.epoch,
       k.position, k.type, k.reason, k.message
     FROM runs r JOIN drivers d ON d.run = r.id LEFT JOIN conditions k ON k.run = r.id
     WHERE r.uuid = ? ORDER BY k.position DESC LIMIT 1`,
    [uuid],
  )
  if (!row) return undefined
  return {
    run: row.id as number,
    epoch: row.epoch as number,
    createdAt: row.created_at as string,
    progress: {
      status: row.status as Status,
      updatedAt: row.updated_at as string,
      startedAt: row.started_at as string | null,
      finishedAt: row.finished_at as string | null,
      waitTime: row.wait_time as number | null,
      duration: row.duration as number | null,
    },
    last: row.position === null ? undefined : (row as unknown as LastCondition),
  }
}

type Times = Omit<RunProgress, 'status' | 'updatedAt'>

function timesAfter(before: Times, createdAt: string, type: Status, now: string): Times {
  const { startedAt, waitTime, finishedAt, duration } = before
  if (isDone(type)) {
    const seconds = startedAt === null ? null : secondsBetween(startedAt, now)
    return { startedAt, waitTime, finishedAt: now, duration: seconds }
  }
  if (type === 'running' && startedAt === null) {
    return { startedAt: now, waitTime: secondsBetween(createdAt, now), finishedAt, duration }
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
