/** What runs left and used: artifacts, metrics, and the edges between runs. */
import type { ArtifactRecord, MetricRecord, RunEdge } from '../../lifecycle/run.js'
import type { ProducedArtifact } from '../contract.js'
import type { Row, Sql, SqlValue } from './connection.js'
import { parseObject } from './run-row.js'

/** Nothing is recorded of a run that is gone. */
export function insertArtifacts(sql: Sql, uuid: string, artifacts: readonly ArtifactRecord[]): void {
  for (const { name, kind, path, summary, isInput } of artifacts) {
    sql.run(
      `INSERT OR REPLACE INTO artifacts (run, name, is_input, kind, path, summary)
       SELECT id, ?, ?, ?, ?, ? FROM runs WHERE uuid = ?`,
      [name, isInput ? 1 : 0, kind, path, JSON.stringify(summary), uuid],
    )
  }
}

export function findArtifacts(sql: Sql, uuid: string): ArtifactRecord[] {
  return sql
    .all(
      `SELECT a.name, a.kind, a.path, a.summary, a.is_input
       FROM artifacts a JOIN runs r ON r.id = a.run WHERE r.uuid = ? ORDER BY a.name, a.is_input`,
      [uuid],
    )
    .map(toArtifact)
}

export function findArtifactsNamed(sql: Sql, name: string, limit: number): ProducedArtifact[] {
  return sql
    .all(
      `SELECT r.uuid, r.project, a.name, a.kind, a.path, a.summary, a.is_input
       FROM runs r CROSS JOIN artifacts a ON a.run = r.id
       WHERE a.name = ? AND a.is_input = 0 AND r.status = 'succeeded' ORDER BY r.id DESC LIMIT ?`,
      [name, limit],
    )
    .map((row) => ({
      run: { uuid: row.uuid as string, project: row.project as string },
      artifact: toArtifact(row),
    }))
}

const toArtifact = (row: Row): ArtifactRecord => ({
  name: row.name as string,
  kind: row.kind as string,
  path: row.path as string | null,
  summary: parseObject(row.summary!),
  isInput: row.is_input === 1,
})

/** Nothing is recorded of a run that is gone. */
export function insertMetrics(sql: Sql, uuid: string, metrics: readonly MetricRecord[]): void {
  for (const { name, last, step, count, min, max, timestamp } of metrics) {
    sql.run(
      `INSERT OR REPLACE INTO metrics (run, name, last, step, count, min, max, timestamp)
       SELECT id, ?, ?, ?, ?, ?, ?, ? FROM runs WHERE uuid = ?`,
      [name, toReal(last), step, count, toReal(min), toReal(max), timestamp, uuid],
    )
  }
}

export function findMetrics(sql: Sql, uuid: string): MetricRecord[] {
  return sql
    .all(
      `SELECT m.name, m.last, m.step, m.count, m.min, m.max, m.timestamp
       FROM metrics m JOIN runs r ON r.id = m.run WHERE r.uuid = ? ORDER BY m.name`,
      [uuid],
    )
    .map((row) => ({
      name: row.name as string,
      last: toNumber(row.last),
      step: row.step as number | null,
      count: row.count as number,
      min: toNumber(row.min),
      max: toNumber(row.max),
      timestamp: row.timestamp as string,
    }))
}

/** SQLite has no NaN; null stands for it, as every metric has a value. */
const toReal = (value: number): SqlValue => (Number.isNaN(value) ? null : value)
const toNumber = (value: SqlValue | undefined): number => (value === null ? Number.NaN : (value as number))

export function insertEdge(sql: Sql, { upstream, downstream, kind, values }: RunEdge): void {
  sql.run('INSERT OR IGNORE INTO edges (upstream, downstream, kind, used) VALUES (?, ?, ?, ?)', [
    upstream,
    downstream,
    kind,
    JSON.stringify(values),
  ])
}

export function findEdges(sql: Sql, uuid: string): { upstream: RunEdge[]; downstream: RunEdge[] } {
  const edges = (side: 'upstream' | 'downstream') =>
    sql.all(`SELECT upstream, downstream, kind, used FROM edges WHERE ${side} = ?`, [uuid]).map(toEdge)
  // The runs upstream of this one are those of the edges where it is downstream.
  return { upstream: edges('downstream'), downstream: edges('upstream') }
}

const toEdge = (row: Row): RunEdge => ({
  upstream: row.upstream as string,
  downstream: row.downstream as string,
  kind: row.kind as RunEdge['kind'],
  values: parseObject(row.used!),
})
