/**
 * Files of a container that must not lie on the disk, such as mounted secrets: in a folder of the attempt that is
 * kept in memory where the system has such a place, and that nobody else may enter. The attempt has a link to it,
 * made before the folder itself, so that whoever cleans up finds all there is.
 */
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { AttemptLayout } from './layout.js'

const MEMORY = '/dev/shm'
const PREFIX = 'pxrun-'
/** Beside the volumes of a container; no volume of Kubernetes has such a name. */
const HIDDEN = '.hidden'

export interface PrivateVolume {
  readonly container: string
  readonly name: string
  readonly files: readonly PrivateFile[]
}

interface PrivateFile {
  /** Relative to the volume. */
  readonly path: string
  readonly content: Uint8Array
  /** Permission bits. */
  readonly mode: number
}

/** The folder with the files of a volume, written when it is not there: a container that runs may have it mounted. */
export function privateVolume(attempt: AttemptLayout, { container, name, files }: PrivateVolume): string {
  const folder = join(privateFolder(attempt, container), name)
  if (existsSync(folder)) return folder
  const part = `${folder}.part`
  rmSync(part, { recursive: true, force: true })
  // Which users a container has is its own matter: what is above is closed to all others.
  mkdirSync(part, { mode: 0o755 })
  for (const { path, content, mode } of files) {
    const place = join(part, path)
    mkdirSync(dirname(place), { recursive: true, mode: 0o755 })
    writeFileSync(place, content, { mode: 0o600 })
    chmodSync(place, mode)
  }
  renameSync(part, folder)
  return folder
}

/** For whoever masks the log of a container after this pxrun. */
export function writeHidden(attempt: AttemptLayout, container: string, hidden: readonly string[]): void {
  writeFileSync(join(privateFolder(attempt, container), HIDDEN), JSON.stringify(hidden), { mode: 0o600 })
}

/** Undefined when they are gone, as after a restart of the machine. */
export function readHidden(attempt: AttemptLayout, container: string): string[] | undefined {
  try {
    return JSON.parse(readFileSync(join(attempt.privateFiles, container, HIDDEN), 'utf8')) as string[]
  } catch {
    return undefined
  }
}

/** Those of one container, or of all that an attempt has. */
export function removePrivateFiles({ privateFiles }: AttemptLayout, container = ''): void {
  const folder = linkedFolder(privateFiles)
  if (folder === undefined) return
  rmSync(join(folder, container), { recursive: true, force: true })
  try {
    if (existsSync(folder)) rmdirSync(folder)
    rmSync(privateFiles, { force: true })
  } catch (error) {
    // Another container of the attempt has files there too.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error
  }
}

/** The folder of a container, or of whoever else has a name of his own in an attempt. */
export function privateFolder(attempt: AttemptLayout, container: string): string {
  const folder = join(attemptFolder(attempt), container)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

function attemptFolder({ root, privateFiles }: AttemptLayout): string {
  const known = linkedFolder(privateFiles)
  const folder = known ?? join(placeInMemory(), `${PREFIX}${randomBytes(12).toString('hex')}`)
  mkdirSync(root, { recursive: true, mode: 0o700 })
  if (known === undefined) symlinkSync(folder, privateFiles)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

function linkedFolder(link: string): string | undefined {
  try {
    return readlinkSync(link)
  } catch {
    return undefined
  }
}

function placeInMemory(): string {
  try {
    accessSync(MEMORY, constants.W_OK)
    return MEMORY
  } catch {
    return tmpdir()
  }
}
