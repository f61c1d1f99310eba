/** Files and folders as artifacts: their fingerprint, and copies that are whole or not there. */
import { createHash, type Hash } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { realPathOf, relativeWithin } from '../home/confine.js'
import { TrackingError } from './tracking-error.js'

const HASH_DIGITS = 12
const CHUNK_BYTES = 64 * 1024

/**
 * The first 12 hex digits of the md5 of a file, or of all files of a folder one after the other: those of
 * the folder itself by name, then those of its folders.
 */
export function contentHash(path: string): string {
  const hash = createHash('md5')
  for (const file of filesOf(path)) addFile(hash, file)
  return hash.digest('hex').slice(0, HASH_DIGITS)
}

function addFile(hash: Hash, path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    for (let bytes = readSync(descriptor, chunk); bytes > 0; bytes = readSync(descriptor, chunk)) {
      hash.update(chunk.subarray(0, bytes))
    }
  } finally {
    closeSync(descriptor)
  }
}

/** A file itself, or the files below a folder. Links are followed; one that leads back up is an error. */
function filesOf(path: string, above: readonly string[] = []): string[] {
  if (!statSync(path).isDirectory()) return [path]
  const { files, folders, here } = listFolder(path, above)
  return [...files, ...folders.flatMap((folder) => filesOf(folder, here))]
}

function listFolder(path: string, above: readonly string[]) {
  const real = realpathSync(path)
  if (above.includes(real)) throw new TrackingError(`${path} is a link to a folder that it lies in`)
  const names = readdirSync(path).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const paths = names.map((name) => join(path, name))
  const isFolder = (item: string) => statSync(item).isDirectory()
  return {
    files: paths.filter((item) => !isFolder(item)),
    folders: paths.filter(isFolder),
    here: [...above, real],
  }
}

/** Copies a file or folder to a path; a file appears there at once, a folder file by file. */
export function copyContent(source: string, target: string): void {
  if (!statSync(source).isDirectory()) {
    copyFile(source, target)
    return
  }
  const within = relativeWithin(realpathSync(source), realPathOf(target) ?? target)
  if (within === '') return
  if (within !== undefined) throw new TrackingError(`${source} cannot be copied into itself (${target})`)
  copyFolder(source, target)
}

function copyFolder(source: string, target: string, above: readonly string[] = []): void {
  mkdirSync(target, { recursive: true })
  const { files, folders, here } = listFolder(source, above)
  for (const file of files) copyFile(file, join(target, basename(file)))
  for (const folder of folders) copyFolder(folder, join(target, basename(folder)), here)
}

let temporaryFiles = 0

function copyFile(source: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true })
  const present = statSync(target, { throwIfNoEntry: false })
  const from = statSync(source)
  if (present && present.ino === from.ino && present.dev === from.dev) return
  temporaryFiles += 1
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}-${temporaryFiles}.tmp`)
  try {
    copyFileSync(source, temporary)
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
