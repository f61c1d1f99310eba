/** Makes sure that a database can live where it should: a private, writable folder on a local disk. */
import { closeSync, constants, openSync } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StoreUnavailableError } from '../contract.js'

const ELSEWHERE = 'Set PXRUN_HOME to another folder.'

export interface PlaceOptions {
  /** The name of the network file system that a folder lies on; undefined for a local one. */
  readonly networkFileSystem: (folder: string) => Promise<string | undefined>
}

/** Makes the folder (mode 0700) and an empty database file (mode 0600) where they are missing. */
export async function checkPlace(database: string, { networkFileSystem }: PlaceOptions): Promise<void> {
  const folder = dirname(database)
  await attempt(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }))
  await attempt(folder, () => access(folder, constants.R_OK | constants.W_OK | constants.X_OK))
  const network = await attempt(folder, () => networkFileSystem(folder))
  if (network) {
    throw new StoreUnavailableError(
      `${folder} is on a network file system (${network}), where the store cannot be kept safely`,
      'Set PXRUN_HOME to a folder on a local disk.',
    )
  }
  await attempt(database, async () => createFile(database))
  const file = await attempt(database, () => stat(database))
  if (!file.isFile())
    throw new StoreUnavailableError(`${database} is not a file`, `Move it away. ${ELSEWHERE}`)
  await attempt(database, () => access(database, constants.R_OK | constants.W_OK))
}

/**
 * An existing file is never opened here: closing any descriptor of a file drops all locks that this
 * process holds on it, also those of a connection to the same store (fcntl(2)). For the same reason
 * nothing else may run between opening and closing the new one.
 */
function createFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

async function attempt<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new StoreUnavailableError(
      `${path} ${describeCode(code) ?? `cannot be used: ${message}`}`,
      ELSEWHERE,
      {
        cause: error,
      },
    )
  }
}

function describeCode(code: string | undefined): string | undefined {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'is not writable for this user'
    case 'EROFS':
      return 'is on a read-only file system'
    case 'EEXIST':
    case 'ENOTDIR':
      return 'cannot be a folder: a file is in its place'
    case 'ENOSPC':
      return 'cannot be made: the disk is full'
    default:
      return undefined
  }
}
