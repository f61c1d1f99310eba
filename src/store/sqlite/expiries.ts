/** When the working files of runs may go. */
import type { Sql } from './connection.js'

export function setExpiry(sql: Sql, uuid: string, at: string | null): void {
  if (at === null) sql.run('DELETE FROM expiries WHERE run = (SELECT id FROM runs WHERE uuid = ?)', [uuid])
  else sql.run('INSERT OR REPLACE INTO expiries (run, at) SELECT id, ? FROM runs WHERE uuid = ?', [at, uuid])
}

export function findExpired(sql: Sql, now: string): string[] {
  return sql
    .all('SELECT r.uuid FROM expiries e JOIN runs r ON r.id = e.run WHERE e.at <= ? ORDER BY e.at', [now])
    .map(({ uuid }) => uuid as string)
}
