/** What was decided about slots, and the runs that came of it. */
import type { Json } from '../../../base/value.js'
import type { Status } from '../../../lifecycle/status.js'
import type { Instant } from '../../../schedule/instant.js'
import type {
  SlotKind,
  SlotOutcome,
  SlotRecord,
  SlotRequest,
  UnfinishedSlotRun,
} from '../../schedule-contract.js'
import type { Row, Sql, SqlValue } from '../connection.js'
import { UNFINISHED } from '../drivers.js'

const SLOTS = `
  SELECT t.kind, t.at, t.outcome, t.through, t.count, t.late_ms, t.reason, t.note, t.decided_at, t.run,
    r.status AS run_status, r.finished_at AS run_finished_at
  FROM slots t LEFT JOIN runs r ON r.uuid = t.run
  WHERE t.schedule = (SELECT id FROM runs WHERE uuid = ?)`

export function findSlots(sql: Sql, uuid: string, { limit, offset = 0, outcome }: SlotRequest): SlotRecord[] {
  const filter = outcome === undefined ? '' : 'AND t.outcome = ?'
  return sql
    .all(`${SLOTS} ${filter} ORDER BY t.at DESC, t.kind LIMIT ? OFFSET ?`, [
      uuid,
      ...(outcome === undefined ? [] : [outcome]),
      limit,
      offset,
    ])
    .map(toSlot)
}

export function findQueuedSlots(sql: Sql, uuid: string, limit: number): SlotRecord[] {
  return sql.all(`${SLOTS} AND t.outcome = 'queued' ORDER BY t.at LIMIT ?`, [uuid, limit]).map(toSlot)
}

export function findFiredSlots(
  sql: Sql,
  uuid: string,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Set<Instant> {
  const rows = sql.all(
    `SELECT DISTINCT at FROM slots
     WHERE schedule = (SELECT id FROM runs WHERE uuid = ?) AND at >= ? AND at < ?
       AND outcome IN ('fired', 'queued') AND kind <> 'manual'`,
    [uuid, from, to],
  )
  return new Set(rows.map(({ at }) => at as number))
}

export function findActiveRuns(sql: Sql, uuid: string): string[] {
  return sql
    .all(
      // Unfinished runs are few, slots may be many: a cross join is carried out in the order of its tables.
      `SELECT r.uuid FROM runs r CROSS JOIN slots t ON t.run = r.uuid
       WHERE r.${UNFINISHED} AND t.schedule = (SELECT id FROM runs WHERE uuid = ?)`,
      [uuid],
    )
    .map((row) => row.uuid as string)
}

export function findUnfinishedSlotRuns(sql: Sql): UnfinishedSlotRun[] {
  return sql
    .all(
      `SELECT r.uuid, o.uuid AS schedule, d.pid, d.start_time, d.boot_id
       FROM runs r CROSS JOIN drivers d ON d.run = r.id CROSS JOIN slots t ON t.run = r.uuid
         JOIN runs o ON o.id = t.schedule
       WHERE r.${UNFINISHED} ORDER BY r.id`,
    )
    .map((row) => ({
      uuid: row.uuid as string,
      schedule: row.schedule as string,
      driver:
        row.pid === null
          ? undefined
          : {
              pid: row.pid as number,
              startTime: row.start_time as string,
              bootId: row.boot_id as string,
            },
    }))
}

/**
 * A schedule that waits for the end of a run is due in the very transaction in which the run ends. Whether it waits
 * or not: what somebody is deciding about it meanwhile was decided while that run was active.
 */
export function wakeSchedule(sql: Sql, run: string, now: string): void {
  sql.run(
    `UPDATE schedules SET version = version + 1,
       next_at = CASE WHEN wakes = 1 AND (next_at IS NULL OR next_at > ?1) THEN ?1 ELSE next_at END
     WHERE run = (SELECT schedule FROM slots WHERE run = ?2)`,
    [Date.parse(now), run],
  )
}

function toSlot(row: Row): SlotRecord {
  const run = row.run as string | null
  return {
    kind: row.kind as SlotKind,
    at: row.at as number,
    outcome: toOutcome(row),
    decidedAt: row.decided_at as number,
    run:
      run === null
        ? null
        : {
            uuid: run,
            status: row.run_status as Status | null,
            finishedAt: row.run_finished_at as string | null,
          },
  }
}

function toOutcome(row: Row): SlotOutcome {
  const json = (text: SqlValue | undefined): Json =>
    text == null ? null : (JSON.parse(text as string) as Json)
  switch (row.outcome as SlotOutcome['kind']) {
    case 'fired':
      return { kind: 'fired', lateMs: row.late_ms as number, note: json(row.note) }
    case 'skipped':
      return {
        kind: 'skipped',
        through: row.through as number | null,
        count: row.count as number | null,
        reason: json(row.reason),
        note: json(row.note),
      }
    case 'queued':
      return { kind: 'queued', note: json(row.note) }
  }
}
