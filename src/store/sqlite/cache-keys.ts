/** The keys by which runs find equal ones that came before them. */

import type { Status } from '../../lifecycle/status.js'
import type { CachedAlike, CacheEntry, EqualRun, InCache, LookInCache } from '../contract.js'
import type { Sql } from './connection.js'

/** Writes the key down and gives the equal runs that were there before: succeeded ones first, the newest first. */
export function enterCache(sql: Sql, uuid: string, { key, parts }: CacheEntry): EqualRun[] {
  sql.run('INSERT OR REPLACE INTO cache_keys (run, key, parts) SELECT id, ?, ? FROM runs WHERE uuid = ?', [
    key,
    JSON.stringify(parts),
    uuid,
  ])
  return findEqual(sql, key, numberOf(sql, uuid))
}

/** What a run that is made now would find. */
export function lookInCache(sql: Sql, { key, project, name }: LookInCache): InCache {
  return {
    equal: findEqual(sql, key, ANY),
    like: findAlike(sql, { project, name, before: ANY }),
  }
}

/** The parts of the last run of the same name before this one: what a miss is explained by. */
export function findLikeliest(sql: Sql, uuid: string): CachedAlike | undefined {
  const run = sql.first('SELECT id, name, project FROM runs WHERE uuid = ?', [uuid])
  if (!run) return undefined
  const { id, name, project } = run as { id: number; name: string | null; project: string }
  return findAlike(sql, { project, name, before: id })
}

/** Before any run that is still to come. */
const ANY = Number.MAX_SAFE_INTEGER

const numberOf = (sql: Sql, uuid: string): number =>
  (sql.first('SELECT id FROM runs WHERE uuid = ?', [uuid])?.id as number | undefined) ?? 0

function findEqual(sql: Sql, key: string, before: number): EqualRun[] {
  return sql
    .all(
      `SELECT r.uuid, r.status, r.finished_at FROM cache_keys k JOIN runs r ON r.id = k.run
       WHERE k.key = ? AND k.run < ? AND r.cloning_kind IS NULL
         AND r.status NOT IN ('failed', 'upstream_failed', 'stopped', 'skipped')
       ORDER BY r.status = 'succeeded' DESC, r.id DESC LIMIT 20`,
      [key, before],
    )
    .map((row) => ({
      uuid: row.uuid as string,
      status: row.status as Status,
      finishedAt: row.finished_at as string | null,
    }))
}

function findAlike(
  sql: Sql,
  { project, name, before }: Pick<LookInCache, 'project' | 'name'> & { readonly before: number },
): CachedAlike | undefined {
  const row = sql.first(
    `SELECT o.uuid, k.parts FROM runs o JOIN cache_keys k ON k.run = o.id
     WHERE o.name = ? AND o.project = ? AND o.id < ? AND o.status = 'succeeded' ORDER BY o.id DESC LIMIT 1`,
    [name, project, before],
  )
  return row && { uuid: row.uuid as string, parts: JSON.parse(row.parts as string) as Record<string, string> }
}
