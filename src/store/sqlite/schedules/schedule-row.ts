/** Schedules between the table and the record. */
import type { Json } from '../../../base/value.js'
import { isDone, type Status } from '../../../lifecycle/status.js'
import type { PastRun, Pause, ScheduleState } from '../../../schedule/schedule.js'
import type { ScheduleRecord, WaitingSlot } from '../../schedule-contract.js'
import type { Row, Sql, SqlValue } from '../connection.js'
import { findAwaited } from './awaited.js'

const COLUMNS = `
  s.run, r.uuid, r.status, s.project, s.name, s.version, s.definition, s.registered_at, s.edited_at, s.decided_up_to,
  s.waited_up_to, s.runs, s.past, s.pauses, s.next_at, s.waiting, s.ended,
  p.status AS past_status, p.created_at AS past_created_at`

const TABLES = 'schedules s JOIN runs r ON r.id = s.run LEFT JOIN runs p ON p.uuid = s.past'

/** The record with the number of its run within the file. */
export interface StoredSchedule {
  readonly id: number
  readonly record: ScheduleRecord
}

export function findSchedule(sql: Sql, uuid: string): StoredSchedule | undefined {
  return select(sql, 'WHERE r.uuid = ?', [uuid])[0]
}

export function findScheduleByName(sql: Sql, project: string, name: string): StoredSchedule | undefined {
  return select(sql, 'WHERE s.project = ? AND s.name = ?', [project, name])[0]
}

export function listSchedules(sql: Sql, project: string | undefined): ScheduleRecord[] {
  const rows =
    project === undefined
      ? select(sql, 'ORDER BY s.project, s.name', [])
      : select(sql, 'WHERE s.project = ? ORDER BY s.name', [project])
  return rows.map(({ record }) => record)
}

/** In the order of the index over what is due. */
export function upcomingSchedules(sql: Sql, limit: number): ScheduleRecord[] {
  return select(sql, 'WHERE s.next_at IS NOT NULL ORDER BY s.next_at LIMIT ?', [limit]).map(
    ({ record }) => record,
  )
}

function select(sql: Sql, rest: string, params: readonly SqlValue[]): StoredSchedule[] {
  return sql.all(`SELECT ${COLUMNS} FROM ${TABLES} ${rest}`, params).map((row) => ({
    id: row.run as number,
    record: toRecord(sql, row),
  }))
}

function toRecord(sql: Sql, row: Row): ScheduleRecord {
  return {
    uuid: row.uuid as string,
    project: row.project as string,
    name: row.name as string,
    status: row.status as Status,
    version: row.version as number,
    definition: JSON.parse(row.definition as string) as Json,
    state: toState(row),
    nextAt: row.next_at as number | null,
    waiting: row.waiting === null ? null : (JSON.parse(row.waiting as string) as WaitingSlot),
    ended: row.ended as string | null,
    awaited: findAwaited(sql, row.run as number),
  }
}

function toState(row: Row): ScheduleState {
  const optional = (key: string, value: SqlValue | undefined) => (value === null ? {} : { [key]: value })
  return {
    registeredAt: row.registered_at as number,
    ...optional('editedAt', row.edited_at),
    ...optional('decidedUpTo', row.decided_up_to),
    ...optional('waitedUpTo', row.waited_up_to),
    runs: row.runs as number,
    past: toPastRun(row.past as string | null, row),
    pauses: JSON.parse(row.pauses as string) as Pause[],
  }
}

/** A run whose record was deleted stands in nobody's way. */
export function toPastRun(run: string | null, row: Row | undefined): PastRun {
  const status = (row?.past_status ?? null) as Status | null
  if (run === null || status === null) return { kind: 'none' }
  if (status === 'succeeded') return { kind: 'succeeded', run }
  if (isDone(status)) return { kind: 'ended', run, status }
  return { kind: 'active', run, since: Date.parse(row!.past_created_at as string) }
}
