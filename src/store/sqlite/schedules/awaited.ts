/**
 * What schedules wait for in the statuses of other runs. An event becomes a slot in the schedule's queue in the very
 * transaction that writes the status, so that none is missed and none counts twice, whoever is killed when.
 */
import type { Status } from '../../../lifecycle/status.js'
import type { Instant } from '../../../schedule/instant.js'
import type { AwaitedStatuses, OccurredStatus } from '../../../schedule/schedule.js'
import type { AwaitedNow } from '../../schedule-contract.js'
import type { Sql } from '../connection.js'

export interface Awaiting {
  /** The number of the schedule's run within the file. */
  readonly schedule: number
  readonly project: string
  readonly events: readonly AwaitedStatuses[]
  readonly now: Instant
}

/**
 * Takes the place of what the schedule waited for. What of that stays goes on as it was; what is new of a run by its
 * uuid may have occurred before.
 */
export function awaitStatuses(sql: Sql, { schedule, project, events, now }: Awaiting): void {
  const before = new Map(rowsOf(sql, schedule).map((row) => [keyOf(row), row]))
  sql.run('DELETE FROM awaited WHERE schedule = ?', [schedule])
  let isNews = false
  for (const [position, event] of events.entries()) {
    const { of, statuses } = event
    const [run, operation] = 'run' in of ? [of.run, null] : [null, of.operation]
    const target = { run, operation, statuses: JSON.stringify(statuses) }
    const known = before.get(keyOf(target))
    const seen = known ? known.seen : run === null ? null : occurredBefore(sql, run, statuses)
    isNews ||= !known && seen !== null
    sql.run(
      `INSERT INTO awaited (schedule, position, run, project, operation, statuses, seen_run, seen_status)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        schedule,
        position,
        run,
        operation === null ? null : project,
        operation,
        target.statuses,
        seen?.run ?? null,
        seen?.status ?? null,
      ],
    )
  }
  if (isNews) fireIfComplete(sql, schedule, now)
}

/**
 * Tells those who wait for it that a run has taken a status. Schedules and what a pipeline repeats under its own name
 * (the runs of a matrix) are no runs of their operation.
 */
export function tellStatus(
  sql: Sql,
  { run, status, now }: { run: number; status: string; now: string },
): void {
  const waiting = sql.all(
    `SELECT a.schedule, a.position, a.statuses, r.uuid FROM runs r CROSS JOIN awaited a ON a.run = r.uuid
     WHERE r.id = ?1 AND a.seen_run IS NULL
     UNION ALL
     SELECT a.schedule, a.position, a.statuses, r.uuid
     FROM runs r CROSS JOIN awaited a ON a.operation = r.name AND a.project = r.project
     WHERE r.id = ?1 AND r.kind <> 'schedule' AND NOT EXISTS (
       SELECT 1 FROM runs p WHERE p.uuid = r.parent AND p.name = r.name AND p.kind <> 'schedule')`,
    [run],
  )
  const complete = new Set<number>()
  for (const { schedule, position, statuses, uuid } of waiting) {
    if (!(JSON.parse(statuses as string) as string[]).includes(status)) continue
    sql.run('UPDATE awaited SET seen_run = ?, seen_status = ? WHERE schedule = ? AND position = ?', [
      uuid!,
      status,
      schedule!,
      position!,
    ])
    complete.add(schedule as number)
  }
  for (const schedule of complete) fireIfComplete(sql, schedule, Date.parse(now))
}

export const findAwaited = (sql: Sql, schedule: number): AwaitedNow[] =>
  rowsOf(sql, schedule).map(({ seen, status }) => ({ seen, status }))

/** A slot when all has occurred; the runs of an operation are waited for anew then. */
function fireIfComplete(sql: Sql, schedule: number, now: Instant): void {
  const { ended } = sql.first('SELECT ended FROM schedules WHERE run = ?', [schedule])!
  const runs = rowsOf(sql, schedule).map(({ seen }) => seen)
  if (ended !== null || runs.includes(null)) return
  sql.run('UPDATE awaited SET seen_run = NULL, seen_status = NULL WHERE schedule = ? AND run IS NULL', [
    schedule,
  ])
  sql.run(
    `INSERT INTO slots (schedule, kind, at, outcome, note, decided_at)
     SELECT ?1, 'event', max(?2, coalesce(max(at) + 1, ?2)), 'queued', ?3, ?2
     FROM slots WHERE schedule = ?1 AND kind = 'event'`,
    [schedule, now, JSON.stringify({ kind: 'event', runs })],
  )
  sql.run(
    `UPDATE schedules SET version = version + 1, next_at = min(coalesce(next_at, ?1), ?1) WHERE run = ?2`,
    [now, schedule],
  )
}

function occurredBefore(sql: Sql, run: string, statuses: readonly string[]): OccurredStatus | null {
  const found = sql
    .all('SELECT k.type FROM conditions k JOIN runs r ON r.id = k.run WHERE r.uuid = ? ORDER BY k.position', [
      run,
    ])
    .find(({ type }) => statuses.includes(type as string))
  return found ? { run, status: found.type as Status } : null
}

interface AwaitedRow {
  readonly run: string | null
  readonly operation: string | null
  readonly statuses: string
  readonly seen: OccurredStatus | null
  /** Of the run. */
  readonly status: Status | null
}

function rowsOf(sql: Sql, schedule: number): AwaitedRow[] {
  return sql
    .all(
      `SELECT a.run, a.operation, a.statuses, a.seen_run, a.seen_status, r.status
       FROM awaited a LEFT JOIN runs r ON r.uuid = a.run WHERE a.schedule = ? ORDER BY a.position`,
      [schedule],
    )
    .map(({ run, operation, statuses, seen_run: seenRun, seen_status: seenStatus, status }) => ({
      run: run as string | null,
      operation: operation as string | null,
      statuses: statuses as string,
      seen: seenRun === null ? null : { run: seenRun as string, status: seenStatus as Status },
      status: status as Status | null,
    }))
}

const keyOf = ({ run, operation, statuses }: Pick<AwaitedRow, 'run' | 'operation' | 'statuses'>): string =>
  JSON.stringify([run, operation, statuses])
