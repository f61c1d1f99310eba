/** Lists runs by project, query and order. */
import type { RunRecord } from '../../lifecycle/run.js'
import type { ListRequest } from '../contract.js'
import type { Sql } from './connection.js'
import { type Fragment, fragment, join, literal } from './fragment.js'
import { querySql } from './query-sql.js'
import { RUN_COLUMNS, RUN_TABLES, toRunRecord } from './run-row.js'
import { sortSql } from './sort-sql.js'

export interface RunList {
  readonly runs: RunRecord[]
  readonly total: number
}

export function listRuns(sql: Sql, request: ListRequest, now: Date): RunList {
  const where = whereSql(request, now)
  const page = fragment`SELECT r.id FROM runs r WHERE ${where} ORDER BY ${sortSql(request.sort ?? [])}
    LIMIT ${request.limit} OFFSET ${request.offset}`
  const total = fragment`SELECT count(*) AS total FROM runs r WHERE ${where}`
  return {
    // The long columns of the few runs on the page are read apart, so that sorting need not carry them.
    runs: sql.all(page.sql, page.params).map(({ id }) => runOf(sql, id as number)),
    total: sql.first(total.sql, total.params)!.total as number,
  }
}

const runOf = (sql: Sql, id: number): RunRecord =>
  toRunRecord(sql.first(`SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE r.id = ?`, [id])!)

function whereSql({ project, query }: ListRequest, now: Date): Fragment {
  const conditions = [literal('TRUE')]
  if (project !== undefined) conditions.push(fragment`r.project = ${project}`)
  if (query) conditions.push(querySql(query, now))
  return join(conditions, ' AND ')
}
