/** The rounds of a search: each is written once, by whoever drives it. */
import { ok, type Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'
import type { Refusal } from '../contract.js'
import type { Sql } from './connection.js'
import { checkEpoch } from './drivers.js'

export interface NewRound {
  readonly uuid: string
  readonly epoch: number
  readonly number: number
  readonly suggestions: Json
}

export function insertRound(sql: Sql, { uuid, epoch, number, suggestions }: NewRound): Result<void, Refusal> {
  const checked = checkEpoch(sql, uuid, epoch)
  if (!checked.ok) return checked
  sql.run('INSERT OR IGNORE INTO rounds (run, number, suggestions) VALUES (?, ?, ?)', [
    checked.value.run,
    number,
    JSON.stringify(suggestions),
  ])
  return ok(undefined)
}

export function findRounds(sql: Sql, uuid: string): Json[] {
  return sql
    .all(
      'SELECT o.suggestions FROM rounds o JOIN runs r ON r.id = o.run WHERE r.uuid = ? ORDER BY o.number',
      [uuid],
    )
    .map((row) => JSON.parse(row.suggestions as string) as Json)
}
