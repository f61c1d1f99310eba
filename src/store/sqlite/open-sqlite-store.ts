/** Opens the run store of a home, and makes it where there is none. */

import type { HomeLayout } from '../../home/layout.js'
import type { Clock } from '../../host/clock.js'
import { type RunStore, StoreUnavailableError } from '../contract.js'
import { checkPlace } from './check-place.js'
import { Connection } from './connection.js'
import { migrate } from './migrate.js'
import { networkFileSystem } from './network-file-system.js'
import { toUnavailable } from './sqlite-errors.js'
import { SqliteStore } from './sqlite-store.js'

export interface SqliteStoreOptions {
  readonly clock: Clock
  /** How long to wait for another process that writes; 30 s unless given. */
  readonly patienceMs?: number
  /** Names the network file system that a folder lies on; asks the system unless given. */
  readonly networkFileSystem?: (folder: string) => Promise<string | undefined>
}

const PATIENCE_MS = 30_000
/** How long the log of changes grows before it is taken into the file, which waits for the disk. */
const CHECKPOINT_PAGES = 4000

/** Throws a `StoreUnavailableError` for whatever keeps the store from being used. */
export async function openSqliteStore(home: HomeLayout, options: SqliteStoreOptions): Promise<RunStore> {
  const path = home.database
  await checkPlace(path, { networkFileSystem: options.networkFileSystem ?? networkFileSystem })
  const connection = await connect(path, options.patienceMs ?? PATIENCE_MS)
  try {
    await configure(connection, path)
    await migrate(connection, path)
    return new SqliteStore(connection, options.clock, home.schedulerLock)
  } catch (error) {
    await connection.close()
    throw error
  }
}

async function connect(path: string, patienceMs: number): Promise<Connection> {
  // The native library takes tens of milliseconds to load; commands that need no store are spared it.
  const { default: Database } = await import('libsql')
  try {
    return new Connection(new Database(path), { path, patienceMs })
  } catch (error) {
    throw toUnavailable(error, path) ?? error
  }
}

async function configure(connection: Connection, path: string): Promise<void> {
  const mode = await connection.read((sql) => {
    // Survives the death of this process; after a power loss the last changes may be missing.
    sql.script(
      `PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
    )
    if (sql.first('PRAGMA journal_mode')?.journal_mode === 'wal') return 'wal'
    return sql.first('PRAGMA journal_mode = WAL')?.journal_mode
  })
  if (mode === 'wal') return
  throw new StoreUnavailableError(
    `the store ${path} cannot keep a write-ahead log`,
    'Its file system does not support it; set PXRUN_HOME to a folder on a local disk.',
  )
}
