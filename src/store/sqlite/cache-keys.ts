/** The keys by which runs find equal ones that came before them. */

import type { Status } from '../../lifecycle/status.js'
import type { CacheEntry, EqualRun } from '../contract.js'
import type { Sql } from './connection.js'

/** Writes the key down and gives the equal runs that were there before: succeeded ones first, the newest first. */
export function enterCache(sql: Sql, uuid: string, { key, parts }: CacheEntry): EqualRun[] {
  sql.run('INSERT OR REPLACE INTO cache_keys (run, key, parts) SELECT id, ?, ? FROM runs WHERE uuid = ?', [
    key,
    JSON.stringify(parts),
    uuid,
  ])
  return sql
    .all(
      `SELECT r.uuid, r.status, r.finished_at FROM cache_keys k JOIN runs r ON r.id = k.run
       WHERE k.key = ? AND k.run < (SELECT id FROM runs WHERE uuid = ?) AND r.cloning_kind IS NULL
         AND r.status NOT IN ('failed', 'upstream_failed', 'stopped', 'skipped')
       ORDER BY r.status = 'succeeded' DESC, r.id DESC LIMIT 20`,
      [key, uuid],
    )
    .map((row) => ({
      uuid: row.uuid as string,
      status: row.status as Status,
      finishedAt: row.finished_at as string | null,
    }))
}

/** The parts of the last run of the same name before this one: what a miss is explained by. */
export function findLikeliest(
  sql: Sql,
  uuid: string,
): { uuid: string; parts: Record<string, string> } | undefined {
  const row = sql.first(
    `SELECT o.uuid, k.parts FROM runs r
     JOIN runs o ON o.name = r.name AND o.project = r.project AND o.id < r.id
     JOIN cache_keys k ON k.run = o.id
     WHERE r.uuid = ? AND o.status = 'succeeded' ORDER BY o.id DESC LIMIT 1`,
    [uuid],
  )
  return row && { uuid: row.uuid as string, parts: JSON.parse(row.parts as string) as Record<string, string> }
}
