/** Which runs of a schedule may go, and what is remembered of their slots. */
import type { Instant } from '../../../schedule/instant.js'
import type { RetirableSlot, RetireBounds } from '../../schedule-contract.js'
import type { Sql } from '../connection.js'
import { UNFINISHED } from '../drivers.js'

const SCHEDULE = '(SELECT id FROM runs WHERE uuid = ?)'

export function findRetirable(sql: Sql, uuid: string, bounds: RetireBounds): RetirableSlot[] {
  const found = new Map<string, Instant>()
  const slots = `SELECT t.at, t.run FROM slots t JOIN runs r ON r.uuid = t.run
    WHERE t.schedule = ${SCHEDULE} AND NOT r.${UNFINISHED}`
  const { keepRuns, endedBefore, limit } = bounds
  // All of them, not only the oldest: some may be referred to and stay.
  if (keepRuns !== undefined)
    for (const { at, run } of sql.all(`${slots} ORDER BY t.at DESC LIMIT -1 OFFSET ?`, [uuid, keepRuns]))
      found.set(run as string, at as number)
  if (endedBefore !== undefined)
    for (const { at, run } of sql.all(`${slots} AND r.finished_at < ?`, [
      uuid,
      new Date(endedBefore).toISOString(),
    ]))
      found.set(run as string, at as number)
  const oldestFirst = [...found].sort(([, a], [, b]) => a - b)
  const retirable: RetirableSlot[] = []
  for (const [run, at] of oldestFirst) {
    if (retirable.length === limit) break
    const runs = treeOf(sql, run)
    if (!isReferredTo(sql, runs)) retirable.push({ at, runs })
  }
  return retirable
}

/** The runs below it, the deepest first, and itself. */
function treeOf(sql: Sql, run: string): string[] {
  const rows = sql.all(
    `WITH RECURSIVE tree (uuid, depth) AS (
       SELECT ?, 0 UNION ALL SELECT r.uuid, t.depth + 1 FROM tree t CROSS JOIN runs r ON r.parent = t.uuid)
     SELECT uuid FROM tree ORDER BY depth DESC`,
    [run],
  )
  return rows.map(({ uuid }) => uuid as string)
}

/** Whether a run outside of the tree used something of it, or was made of it. */
function isReferredTo(sql: Sql, tree: readonly string[]): boolean {
  const own = new Set(tree)
  return tree.some((uuid) =>
    sql
      .all(
        `SELECT downstream AS user FROM edges WHERE upstream = ?1
         UNION ALL SELECT uuid FROM runs WHERE original = ?1
         UNION ALL SELECT r.uuid FROM runs r WHERE r.parent = ?1`,
        [uuid],
      )
      .some(({ user }) => !own.has(user as string)),
  )
}

export function forgetSlots(sql: Sql, uuid: string, upTo: Instant): void {
  sql.run(
    `DELETE FROM slots WHERE schedule = ${SCHEDULE} AND at <= ? AND outcome <> 'queued'
       AND (run IS NULL OR NOT EXISTS (SELECT 1 FROM runs WHERE uuid = slots.run))`,
    [uuid, upTo],
  )
}
