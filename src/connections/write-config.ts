/** Replaces a configuration file as a whole or not at all, one writer at a time. */
import { constants, existsSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Result } from '../base/result.js'
import { withFileLock } from '../home/file-lock.js'

/**
 * @param change the text that is there, empty when there is no file, into the new one.
 * @param signal for whoever does not want to wait any longer for another writer.
 */
export async function rewriteConfig<E>(
  path: string,
  change: (text: string) => Result<{ readonly text: string }, E>,
  signal: AbortSignal,
): Promise<Result<{ readonly text: string }, E>> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // A link, as whoever keeps settings in a repository has, stays one.
  const place = existsSync(path) ? realpathSync(path) : path
  return withFileLock(`${place}.lock`, signal, async () => {
    const isThere = existsSync(place)
    const result = change(isThere ? readFileSync(place, 'utf8') : '')
    if (result.ok) await replace(place, result.value.text, isThere ? statSync(place).mode & 0o777 : 0o600)
    return result
  })
}

async function replace(place: string, text: string, mode: number): Promise<void> {
  const part = `${place}.${process.pid}.part`
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants
  const file = await open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode)
  try {
    await file.chmod(mode)
    await file.writeFile(text)
    await file.sync()
    await file.close()
    await rename(part, place)
  } catch (error) {
    await file.close().catch(() => {})
    await rm(part, { force: true })
    throw error
  }
}
