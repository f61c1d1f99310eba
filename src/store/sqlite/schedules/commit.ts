/** Changes of schedules: all that was decided in one transaction, or nothing when the view was an old one. */
import { fail, ok, type Result } from '../../../base/result.js'
import type { Json } from '../../../base/value.js'
import type { PastRun, ScheduleState } from '../../../schedule/schedule.js'
import type {
  CommitRefusal,
  NewSlot,
  Registration,
  ScheduleChange,
  ScheduleCommit,
  ScheduleRecord,
} from '../../schedule-contract.js'
import { insertCondition, lastCondition } from '../conditions.js'
import type { Sql, SqlValue } from '../connection.js'
import { insertUndriven } from '../drivers.js'
import { insertEdge } from '../lineage.js'
import { insertRun } from '../runs.js'
import { awaitStatuses } from './awaited.js'
import { leaderEpoch } from './leader.js'
import { findSchedule, findScheduleByName, type StoredSchedule } from './schedule-row.js'

/** Thrown inside of a savepoint to take back what it has written. */
class CommitRefused extends Error {
  constructor(readonly refusal: CommitRefusal) {
    super(refusal.kind)
  }
}

export function register(sql: Sql, request: Registration): Result<ScheduleRecord, 'name-taken'> {
  const { project, name, definition, now, nextAt, run, edges = [], awaits = [] } = request
  if (findScheduleByName(sql, project, name)) return fail('name-taken')
  const at = iso(now)
  const id = insertRun(sql, run, at)
  insertUndriven(sql, id)
  sql.run(
    `INSERT INTO schedules (run, project, name, version, definition, registered_at, runs, pauses, next_at, wakes)
     VALUES (?, ?, ?, 1, ?, ?, 0, '[]', ?, 0)`,
    [id, project, name, JSON.stringify(definition), now, nextAt],
  )
  setStatus(sql, { run: id, now: at, status: ON_SCHEDULE })
  for (const edge of edges) insertEdge(sql, edge)
  awaitStatuses(sql, { schedule: id, project, events: awaits, now })
  return ok(findSchedule(sql, run.uuid)!.record)
}

const ON_SCHEDULE = {
  type: 'on_schedule',
  reason: 'PxrunScheduler',
  message: 'the schedule is registered',
} as const

/** Within a transaction: all of it, or nothing. */
export function commitOne(sql: Sql, request: ScheduleCommit): Result<void, CommitRefusal> {
  sql.script('SAVEPOINT one')
  try {
    commit(sql, request)
    sql.script('RELEASE one')
    return ok(undefined)
  } catch (error) {
    if (!(error instanceof CommitRefused)) throw error
    sql.script('ROLLBACK TO one; RELEASE one')
    return fail(error.refusal)
  }
}

function commit(sql: Sql, request: ScheduleCommit): void {
  const { uuid, version, decision, now, change } = request
  const found = findSchedule(sql, uuid)
  if (!found) throw new CommitRefused({ kind: 'no-such-schedule' })
  if (found.record.version !== version) throw new CommitRefused({ kind: 'changed' })
  if (decision) {
    if (leaderEpoch(sql) !== decision.epoch) throw new CommitRefused({ kind: 'not-leader' })
    if (!isSamePast(decision.past, found.record.state.past)) throw new CommitRefused({ kind: 'changed' })
  }
  update(sql, found, { change, now })
  for (const slot of request.slots) insertSlot(sql, found.id, { slot, now })
}

/** Since when a run is active does not decide anything. */
const isSamePast = (a: PastRun, b: PastRun): boolean =>
  a.kind === b.kind && (a.kind === 'none' || b.kind === 'none' || a.run === b.run)

function update(
  sql: Sql,
  { id, record: { uuid, project } }: StoredSchedule,
  { change, now }: { change: ScheduleChange; now: number },
): void {
  const { state, definition, content, edges, awaits, nextAt, wakes, waiting, ended, status } = change
  const values: Record<string, SqlValue> = {
    ...(state && stateColumns(state)),
    ...(definition !== undefined && { definition: JSON.stringify(definition) }),
    ...(nextAt !== undefined && { next_at: nextAt }),
    ...(wakes !== undefined && { wakes: wakes ? 1 : 0 }),
    ...(waiting !== undefined && { waiting: waiting && JSON.stringify(waiting) }),
    ...(ended !== undefined && { ended }),
  }
  const columns = Object.keys(values).sort()
  sql.run(
    `UPDATE schedules SET ${['version = version + 1', ...columns.map((name) => `${name} = ?`)].join(', ')} WHERE run = ?`,
    [...columns.map((name) => values[name]!), id],
  )
  if (content !== undefined)
    sql.run('UPDATE contents SET content = ? WHERE run = ?', [JSON.stringify(content), id])
  if (edges) sql.run('DELETE FROM edges WHERE downstream = ?', [uuid])
  for (const edge of edges ?? []) insertEdge(sql, edge)
  if (awaits) awaitStatuses(sql, { schedule: id, project, events: awaits, now })
  if (status) setStatus(sql, { run: id, now: iso(now), status })
}

function stateColumns(state: ScheduleState): Record<string, SqlValue> {
  return {
    edited_at: state.editedAt ?? null,
    decided_up_to: state.decidedUpTo ?? null,
    waited_up_to: state.waitedUpTo ?? null,
    runs: state.runs,
    past: state.past.kind === 'none' ? null : state.past.run,
    pauses: JSON.stringify(state.pauses),
  }
}

/** The schedule's own run has no driver, and so no epoch to be checked. */
export function setStatus(
  sql: Sql,
  { run, now, status }: { run: number; now: string; status: NonNullable<ScheduleChange['status']> },
): void {
  insertCondition(sql, { run, change: status, now }, lastCondition(sql, run))
  const finishedAt = ['succeeded', 'stopped'].includes(status.type) ? now : null
  sql.run('UPDATE runs SET status = ?, updated_at = ?, finished_at = ? WHERE id = ?', [
    status.type,
    now,
    finishedAt,
    run,
  ])
}

function insertSlot(sql: Sql, schedule: number, { slot, now }: { slot: NewSlot; now: number }): void {
  const { kind, at, outcome, run } = slot
  const fired = outcome.kind === 'fired' ? outcome : undefined
  const skipped = outcome.kind === 'skipped' ? outcome : undefined
  // A slot that waited in the queue is decided about once; any other is there for good.
  sql.run(`DELETE FROM slots WHERE schedule = ? AND kind = ? AND at = ? AND outcome = 'queued'`, [
    schedule,
    kind,
    at,
  ])
  const inserted = sql.run(
    `INSERT OR IGNORE INTO slots (schedule, kind, at, outcome, through, count, late_ms, reason, note, decided_at, run)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      schedule,
      kind,
      at,
      outcome.kind,
      skipped?.through ?? null,
      skipped?.count ?? null,
      fired?.lateMs ?? null,
      jsonOrNull(skipped?.reason),
      jsonOrNull(outcome.note),
      now,
      run?.uuid ?? null,
    ],
  )
  if (inserted === 0) throw new CommitRefused({ kind: 'slot-taken', at })
  if (run) insertUndriven(sql, insertRun(sql, run, iso(now)))
  for (const edge of slot.edges ?? []) insertEdge(sql, edge)
}

const jsonOrNull = (value: Json | undefined): string | null => (value == null ? null : JSON.stringify(value))

const iso = (instant: number): string => new Date(instant).toISOString()
