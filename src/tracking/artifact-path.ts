/**
 * The path of a lineage entry, as the store keeps it: relative to the run's folder when it lies inside,
 * else the absolute path or URI that was recorded. An entry cannot name a place by climbing out of the
 * folder or through a link that leads out.
 */
import { existsSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import { confine, realPathOf, relativeWithin } from '../home/confine.js'
import type { ArtifactRecord } from '../lifecycle/run.js'

export interface RunFolder {
  readonly path: string
  /** Other absolute paths by which the run sees its folder, such as `/plx-context/artifacts/<uuid>`. */
  readonly aliases: readonly string[]
}

/** The path to keep for an entry; the error says why it has to do without one. */
export function artifactPath(folder: RunFolder, artifact: ArtifactRecord): Result<string | null, string> {
  const { path, summary } = artifact
  if (path === null) return ok(null)
  if (isUri(path)) return ok(path)
  const inside = insideFolder(folder, path)
  if (inside !== undefined && existsSync(resolve(folder.path, inside))) return ok(inside)
  // The real library cuts a path at the run's uuid, wrongly so when the uuid occurs twice in it. The
  // summary still has the whole path.
  const whole = typeof summary.path === 'string' ? summary.path : ''
  const insideWhole = isAbsolute(whole) ? insideFolder(folder, whole) : undefined
  if (insideWhole !== undefined && existsSync(resolve(folder.path, insideWhole))) return ok(insideWhole)
  if (inside !== undefined) return ok(inside)
  return isAbsolute(path) && !leadsInto(folder, path)
    ? ok(path)
    : fail(`its path leads out of the run's folder: ${path}`)
}

const isUri = (path: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(path)

function insideFolder(folder: RunFolder, path: string): string | undefined {
  const within = isAbsolute(path) ? relativeToFolder(folder, path) : path
  const confined = within === undefined ? undefined : confine(folder.path, within)
  return confined && relativeWithin(folder.path, confined)
}

function relativeToFolder(folder: RunFolder, path: string): string | undefined {
  for (const root of [folder.path, ...folder.aliases]) {
    const within = relativeWithin(root, path)
    if (within !== undefined) return within
  }
  const realFolder = realPathOf(folder.path)
  const realPath = realPathOf(path)
  return realFolder && realPath ? relativeWithin(realFolder, realPath) : undefined
}

/** By its text the path is one of the run's folder, though it is not really there. */
const leadsInto = (folder: RunFolder, path: string): boolean =>
  [folder.path, ...folder.aliases].some((root) => relativeWithin(root, path) !== undefined)
