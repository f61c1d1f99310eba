/** Where the run's own folder is mounted into its context, for what sees that as `/plx-context`. */
import { lstatSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Makes a folder of the link that processes use. It stays while it may be in use by another container of
 * the run.
 */
export function runFolderAsMountPoint(context: string, uuid: string): void {
  const runFolder = join(context, 'artifacts', uuid)
  if (lstatSync(runFolder, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(runFolder)
  mkdirSync(runFolder, { recursive: true })
}
