/** Who locks the database, where the system tells: Linux lists file locks in /proc/locks. */
import { readFileSync, statSync } from 'node:fs'

/** The byte of the shared-memory file that a writer locks: https://sqlite.org/walformat.html */
const WRITER_BYTE = 120

/** One sentence for people. */
export function describeLockHolder(database: string): string {
  const pid = findLockHolder(database)
  if (pid === undefined) return 'Another process holds the lock.'
  return `Process ${pid}${nameOf(pid)} holds the lock.`
}

function findLockHolder(database: string): number | undefined {
  try {
    const locks = readFileSync('/proc/locks', 'utf8').split('\n').map(parseLock)
    const shared = statSync(`${database}-shm`).ino
    const main = statSync(database).ino
    const found =
      locks.find((lock) => lock?.inode === shared && lock.first <= WRITER_BYTE && WRITER_BYTE <= lock.last) ??
      locks.find((lock) => lock?.inode === main)
    return found?.pid
  } catch {
    return undefined
  }
}

interface WriteLock {
  readonly pid: number
  readonly inode: number
  readonly first: number
  readonly last: number
}

/** Reads `1: POSIX  ADVISORY  WRITE 1234 fe:00:5678 120 120`; locks of this process and of readers do not count. */
function parseLock(line: string): WriteLock | undefined {
  const match = /\sWRITE\s+(\d+)\s+\w+:\w+:(\d+)\s+(\d+)\s+(\d+|EOF)/.exec(line)
  const pid = Number(match?.[1])
  if (!match || pid === process.pid || pid === 0) return undefined
  const last = match[4] === 'EOF' ? Number.POSITIVE_INFINITY : Number(match[4])
  return { pid, inode: Number(match[2]), first: Number(match[3]), last }
}

function nameOf(pid: number): string {
  try {
    return ` (${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()})`
  } catch {
    return ''
  }
}
