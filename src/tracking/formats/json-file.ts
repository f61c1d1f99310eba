/** JSON files of a run's folder: read with a limit, written so that a reader sees the old or the new one. */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fail, ok, type Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'

const MAX_BYTES = 64 * 1024 * 1024

/** The file's value; `undefined` when there is no file. The error says what is wrong with it. */
export function readJsonFile(path: string): Result<Json | undefined, string> {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    try {
      const { size } = fstatSync(descriptor)
      if (size > MAX_BYTES) return fail(`it has ${size} bytes; at most ${MAX_BYTES} are read`)
      return ok(JSON.parse(readFileSync(descriptor, 'utf8')) as Json)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return ok(undefined)
    if (code === 'ELOOP') return fail('it is a link')
    return fail(code ? message : `it is not valid JSON (${message})`)
  }
}

let temporaryFiles = 0

/** Replaces the file in one step. Throws the system's error when it cannot. */
export function writeJsonFile(path: string, value: Json): void {
  temporaryFiles += 1
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${temporaryFiles}.tmp`)
  try {
    writeFileSync(temporary, JSON.stringify(value))
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
