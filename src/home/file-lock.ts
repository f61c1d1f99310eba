/** A lock among the pxruns of one home: a file that names its holder, so that a dead one's lock can be taken. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { ProcessIdentity } from '../host/process-identity.js'
import { isAlive, thisProcess } from '../host/processes.js'

const LOOK_MS = 25

export async function withFileLock<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  while (!tryLock(path)) {
    signal.throwIfAborted()
    if (isStale(path)) removeStale(path)
    else await wait(LOOK_MS)
  }
  try {
    return await work()
  } finally {
    rmSync(path, { force: true })
  }
}

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify(thisProcess()), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function isStale(path: string): boolean {
  try {
    return !isAlive(JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity)
  } catch {
    // Gone, or not written yet: the next look tells.
    return false
  }
}

/**
 * By a rename to a name of its own, so that of two that find a lock stale only one removes it; a lock
 * that a third one has taken in between is put back.
 */
function removeStale(path: string): void {
  const own = `${path}.${process.pid}`
  try {
    renameSync(path, own)
    if (isStale(own)) rmSync(own, { force: true })
    else renameSync(own, path)
  } catch {
    // The other one was faster.
  }
}
