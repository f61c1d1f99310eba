/**
 * A lock between the processes of one run, for files that are read, changed and written back. The
 * Python package keeps to the same rules:
 *
 * - who makes the lock file (exclusively) holds the lock, and removes it afterwards;
 * - it is held for milliseconds, so one that is older than ten seconds belonged to a process that was
 *   killed, and whoever waits takes it away.
 *
 * It waits without giving way to other work: scripts log from synchronous code, and when they exit.
 */
import { linkSync, lstatSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { TrackingError } from './tracking-error.js'

const STALE_MS = 10_000
const GIVE_UP_MS = 60_000
const LONGEST_NAP_MS = 20

/** Runs an action while holding the lock. Throws a TrackingError when it cannot be had within a minute. */
export function withFileLock<T>(path: string, action: () => T): T {
  const token = `${process.pid} ${Math.random()}`
  const deadline = Date.now() + GIVE_UP_MS
  for (let napMs = 1; !acquire(path, token); napMs = Math.min(napMs * 2, LONGEST_NAP_MS)) {
    if (Date.now() > deadline) throw new TrackingError(`another process holds ${path}`)
    if (!breakStale(path)) nap(napMs * (0.5 + Math.random()))
  }
  try {
    return action()
  } finally {
    release(path, token)
  }
}

function acquire(path: string, token: string): boolean {
  try {
    writeFileSync(path, token, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Removes the lock unless it is another's by now: this process may have been suspended for long. */
function release(path: string, token: string): void {
  try {
    if (readFileSync(path, 'utf8') === token) unlinkSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** Takes a stale lock away; true when the lock may be free now. */
function breakStale(path: string): boolean {
  const ageMs = ageOf(path)
  if (ageMs === undefined) return true
  if (ageMs < STALE_MS) return false
  const removed = `${path}.${process.pid}.stale`
  try {
    renameSync(path, removed)
    // Another process may have been quicker and this a fresh lock: then it goes back.
    if ((ageOf(removed) ?? 0) < STALE_MS) linkSync(removed, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error
  }
  rmSync(removed, { force: true })
  return true
}

function ageOf(path: string): number | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found && Date.now() - found.mtimeMs
}

const pause = new Int32Array(new SharedArrayBuffer(4))

const nap = (ms: number): void => {
  Atomics.wait(pause, 0, 0, ms)
}
