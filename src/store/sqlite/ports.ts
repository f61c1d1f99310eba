/** Which ports of this machine belong to which run. They are free again as soon as the run is done. */
import { DONE } from '../../lifecycle/status.js'
import type { PortReservation, ReservedPort } from '../contract.js'
import type { Sql } from './connection.js'

const IS_DONE = `run IN (SELECT uuid FROM runs WHERE status IN (${DONE.map((status) => `'${status}'`).join(', ')}))`

export function reservePorts(sql: Sql, { run, ports, driver }: PortReservation): boolean {
  sql.run(`DELETE FROM ports WHERE run = ? OR ${IS_DONE}`, [run])
  const isTaken = (port: number) => sql.first('SELECT 1 FROM ports WHERE port = ?', [port]) !== undefined
  if (ports.some(isTaken)) return false
  const { pid, startTime, bootId } = driver
  for (const port of new Set(ports)) {
    sql.run('INSERT INTO ports (port, run, pid, start_time, boot_id) VALUES (?, ?, ?, ?, ?)', [
      port,
      run,
      pid,
      startTime,
      bootId,
    ])
  }
  return true
}

export function findReservedPorts(sql: Sql): ReservedPort[] {
  return sql
    .all(
      `SELECT port, run, pid, start_time, boot_id, run IN (SELECT uuid FROM runs) AS is_recorded
       FROM ports WHERE NOT ${IS_DONE} ORDER BY port`,
    )
    .map((row) => ({
      port: row.port as number,
      run: row.run as string,
      isRecorded: row.is_recorded === 1,
      driver: {
        pid: row.pid as number,
        startTime: row.start_time as string,
        bootId: row.boot_id as string,
      },
    }))
}

export function releasePorts(sql: Sql, run: string): void {
  sql.run('DELETE FROM ports WHERE run = ?', [run])
}
