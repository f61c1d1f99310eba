/**
 * The leader's lock: an exclusive transaction on a database file of its own that is held open and writes
 * nothing. The kernel ends it with the process, so nobody has to wait for a lease to run out, and a
 * process that merely sleeps keeps it.
 */
import { isBusy, toUnavailable } from '../sqlite-errors.js'

export interface LeaderLock {
  release(): void
}

/** Undefined while another process has it. Within one process it may be asked for once only. */
export async function tryLeaderLock(path: string): Promise<LeaderLock | undefined> {
  const { default: Database } = await import('libsql')
  const database = new Database(path)
  try {
    // No journal: there is nothing to take back, and a killed leader leaves no file behind.
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return { release: () => database.close() }
  } catch (error) {
    database.close()
    if (isBusy(error)) return undefined
    throw toUnavailable(error, path) ?? error
  }
}
