/** Brings the tables of a database to the version that this pxrun knows, in one transaction. */
import { StoreUnavailableError } from '../contract.js'
import type { Connection, Sql } from './connection.js'
import { ALL_MIGRATIONS } from './migrations/all-migrations.js'

/** Says in the file's header whose it is: `pxru` in ASCII. */
const APPLICATION_ID = 0x70787275

export async function migrate(connection: Connection, path: string): Promise<void> {
  const latest = ALL_MIGRATIONS.length
  // Looked at before anything is locked: mostly there is nothing to do.
  if ((await connection.read((sql) => checkVersion(sql, path))) === latest) return
  await connection.write((sql) => {
    for (let version = checkVersion(sql, path); version < latest; version++) {
      sql.script(ALL_MIGRATIONS[version]!)
    }
    sql.script(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${latest};`)
  })
}

/** The version of the tables; 0 for an empty file. */
function checkVersion(sql: Sql, path: string): number {
  const version = pragma(sql, 'user_version')
  const isOurs = pragma(sql, 'application_id') === APPLICATION_ID
  const isEmpty = version === 0 && sql.first('SELECT 1 AS found FROM sqlite_schema LIMIT 1') === undefined
  if (!isOurs && !isEmpty) {
    throw new StoreUnavailableError(
      `${path} is a database of another program`,
      'Move the file away, or set PXRUN_HOME to another folder.',
    )
  }
  if (version > ALL_MIGRATIONS.length) {
    throw new StoreUnavailableError(
      `the store ${path} was written by a newer pxrun (version ${version} of its tables; this one knows ${ALL_MIGRATIONS.length})`,
      'Use the newer pxrun, or set PXRUN_HOME to another folder.',
    )
  }
  return version
}

const pragma = (sql: Sql, name: string): number => Number(sql.first(`PRAGMA ${name}`)?.[name])
