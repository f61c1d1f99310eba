/** What the errors of SQLite mean to the user. An error that only a bug can cause means nothing here. */
import { StoreUnavailableError } from '../contract.js'

/** SQLite's primary result codes: https://sqlite.org/rescode.html */
const BUSY = 5

const REMEDIES: ReadonlyMap<number, readonly [problem: string, hint: string]> = new Map([
  [3, ['may not be opened', 'Check the rights of the folder and the file.']],
  [8, ['is read-only', 'Check the rights of the folder and the file, or set PXRUN_HOME to another folder.']],
  [10, ['cannot be read or written', 'Check the disk.']],
  [11, ['is damaged', 'Restore it from a copy, or move it away to start an empty one.']],
  [13, ['cannot grow: the disk is full', 'Free some space.']],
  [14, ['cannot be opened', 'Check the rights of the folder and the file.']],
  [15, ['cannot be locked', 'Its file system may not support locks; set PXRUN_HOME to a local folder.']],
  [26, ['is not a pxrun store', 'Move the file away, or set PXRUN_HOME to another folder.']],
])

export const isBusy = (error: unknown): boolean => codeOf(error) === BUSY

export function toUnavailable(error: unknown, path: string): StoreUnavailableError | undefined {
  const remedy = REMEDIES.get(codeOf(error) ?? 0)
  if (!remedy) return undefined
  const [problem, hint] = remedy
  return new StoreUnavailableError(`the store ${path} ${problem}`, hint, { cause: error })
}

/** The primary code; an extended one holds it in its lowest byte. */
function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined
  if ('rawCode' in error && typeof error.rawCode === 'number') return error.rawCode & 0xff
  // Opening fails with a plain error that ends with the code.
  const opening = /^ConnectionFailed\(.*: (\d+)"\)$/s.exec(error.message)
  return opening ? Number(opening[1]) & 0xff : undefined
}
