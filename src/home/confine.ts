/**
 * Keeps paths within a run's folder: those that a script asks for, and those that it recorded.
 * A path is judged by where it really leads, links followed as far as it exists.
 */
import { lstatSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'

/** The path relative to a folder, with `/`; `undefined` when it leads out of it. `''` is the folder itself. */
export function relativeWithin(folder: string, path: string): string | undefined {
  const within = relative(folder, path)
  if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within)) return undefined
  return within.split(sep).join('/')
}

/**
 * Where a path really leads that may not exist yet: links in the part that exists are followed.
 * A link that leads nowhere or in circles counts as existing, and the answer is `undefined`.
 */
export function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || isLink(path)) return undefined
  }
  const parent = dirname(path)
  const realParent = parent === path ? undefined : realPathOf(parent)
  return realParent && join(realParent, path.slice(parent.length))
}

/** The path made absolute from a folder, if it really lies below it; `undefined` when it leads out. */
export function confine(folder: string, path: string): string | undefined {
  const absolute = resolve(folder, path)
  const realFolder = realPathOf(folder)
  const realPath = realPathOf(absolute)
  if (!realFolder || !realPath || relativeWithin(realFolder, realPath) === undefined) return undefined
  return absolute
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}
