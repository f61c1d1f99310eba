/** Takes and frees the places of the machine: which process holds how many, and which ones wait. */
import type { ProcessIdentity } from '../../host/process-identity.js'
import type { PlaceRequest } from '../contract.js'
import type { Sql, SqlValue } from './connection.js'

export function takePlace(sql: Sql, request: PlaceRequest): number | undefined {
  const { driver, queue, priority, limit, isForced } = request
  const held = sql.first("SELECT count(*) AS n FROM places WHERE state = 'held'")!.n as number
  if (!isForced && isQueueFull(sql, request)) return undefined
  if (!isForced && (held >= limit || yields(sql, request))) {
    wait(sql, request)
    return undefined
  }
  sql.run("DELETE FROM places WHERE state = 'waiting' AND pid = ? AND start_time = ? AND boot_id = ?", [
    ...identity(driver),
  ])
  sql.run(
    "INSERT INTO places (state, queue, priority, pid, start_time, boot_id) VALUES ('held', ?, ?, ?, ?, ?)",
    [queue, priority, ...identity(driver)],
  )
  return sql.first('SELECT last_insert_rowid() AS id')!.id as number
}

function isQueueFull(sql: Sql, { queue, queueLimit }: PlaceRequest): boolean {
  if (queue === null || queueLimit === undefined) return false
  const held = sql.first("SELECT count(*) AS n FROM places WHERE state = 'held' AND queue = ?", [queue])!
  return (held.n as number) >= queueLimit
}

/** Whether another process waits that comes first: by priority, then the one that holds fewer, then the older. */
function yields(sql: Sql, { driver, priority }: PlaceRequest): boolean {
  const [pid, startTime, bootId] = identity(driver)
  const row = sql.first(
    `WITH holds AS (SELECT pid, start_time, count(*) AS n FROM places WHERE state = 'held' GROUP BY pid, start_time),
          mine AS (SELECT coalesce((SELECT n FROM holds WHERE pid = ?1 AND start_time = ?2), 0) AS n,
                          coalesce((SELECT min(id) FROM places
                                    WHERE state = 'waiting' AND pid = ?1 AND start_time = ?2), 9e15) AS id)
     SELECT 1 AS found FROM places w, mine
     WHERE w.state = 'waiting' AND NOT (w.pid = ?1 AND w.start_time = ?2 AND w.boot_id = ?3)
       AND (-w.priority, coalesce((SELECT h.n FROM holds h WHERE h.pid = w.pid AND h.start_time = w.start_time), 0), w.id)
           < (-?4, mine.n, mine.id)
     LIMIT 1`,
    [pid!, startTime!, bootId!, priority],
  )
  return row !== undefined
}

/** One row a process says that it waits; the first one keeps its turn. */
function wait(sql: Sql, { driver, queue, priority }: PlaceRequest): void {
  const waiting = sql.run(
    "UPDATE places SET priority = ?, queue = ? WHERE state = 'waiting' AND pid = ? AND start_time = ? AND boot_id = ?",
    [priority, queue, ...identity(driver)],
  )
  if (waiting > 0) return
  sql.run(
    "INSERT INTO places (state, queue, priority, pid, start_time, boot_id) VALUES ('waiting', ?, ?, ?, ?, ?)",
    [queue, priority, ...identity(driver)],
  )
}

export function freePlace(sql: Sql, id: number): void {
  sql.run('DELETE FROM places WHERE id = ?', [id])
}

/** Nothing of this process is left among the places. */
export function leavePlaces(sql: Sql, driver: ProcessIdentity): void {
  sql.run('DELETE FROM places WHERE pid = ? AND start_time = ? AND boot_id = ?', [...identity(driver)])
}

/** Its turn is given up; what it holds it keeps. */
export function stopWaiting(sql: Sql, driver: ProcessIdentity): void {
  sql.run("DELETE FROM places WHERE state = 'waiting' AND pid = ? AND start_time = ? AND boot_id = ?", [
    ...identity(driver),
  ])
}

export function findPlaceOwners(
  sql: Sql,
): { readonly driver: ProcessIdentity; readonly isWaiting: boolean }[] {
  return sql
    .all(
      `SELECT pid, start_time, boot_id, max(state = 'waiting') AS waits FROM places
       GROUP BY pid, start_time, boot_id`,
    )
    .map((row) => ({
      driver: {
        pid: row.pid as number,
        startTime: row.start_time as string,
        bootId: row.boot_id as string,
      },
      isWaiting: row.waits === 1,
    }))
}

const identity = ({ pid, startTime, bootId }: ProcessIdentity): SqlValue[] => [pid, startTime, bootId]
