/** Where configuration files lie. Only looks whether they are there: a command without any stays fast. */
import { lstatSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** One `config.yaml` for a home, and one for a project, the nearest `.pxrun` folder above its documents. */
export interface ConfigPlaces {
  readonly home: string
  readonly project: string | undefined
}

export const CONFIG_NAME = 'config.yaml'
export const PROJECT_FOLDER = '.pxrun'

/**
 * @param folder of the document; null when it came from standard input, which belongs to no project.
 */
export function configPlaces(home: string, folder: string | null): ConfigPlaces {
  return {
    home: join(home, CONFIG_NAME),
    project: folder === null ? undefined : nearest(folder, join(home, CONFIG_NAME)),
  }
}

export function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
  } catch (error) {
    // A file stands where its folder should: whoever opens the home says so.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return false
    throw error
  }
}

/**
 * The nearest file on the way up, as far as the user's home folder or the root. Folders that others may
 * own, such as the one for temporary files, must not decide: a file counts only where it is the user's own.
 */
function nearest(folder: string, homeFile: string): string | undefined {
  const last = homedir()
  for (let here = folder; ; here = dirname(here)) {
    const path = join(here, PROJECT_FOLDER, CONFIG_NAME)
    if (path !== homeFile && isThere(path) && isOwn(path) && isOwn(dirname(path))) return path
    if (here === last || here === dirname(here)) return undefined
  }
}

function isOwn(path: string): boolean {
  const user = process.getuid?.()
  const owner = lstatSync(path, { throwIfNoEntry: false })?.uid
  return user === undefined || owner === user || owner === 0
}
