/** The folders of a run: its place in the artifacts store and what it sees as its context. */
import { existsSync, lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { HomeLayout, RunLayout } from '../home/layout.js'
import { removePrivateFiles } from '../home/private-files.js'

/** Makes the run's folder in the artifacts store. What tracking writes beside makes its own folders. */
export function makeRunFolder(layout: RunLayout): void {
  for (const folder of [layout.outputs, layout.logs]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }
}

/**
 * Makes the context afresh, as the init steps of each attempt find it: an empty artifacts folder, in it a
 * link to the run's own folder, and a second way to that for tracking libraries.
 */
export function makeContext(layout: RunLayout, uuid: string): void {
  rmSync(layout.context, { recursive: true, force: true })
  mkdirSync(layout.contextArtifacts, { recursive: true, mode: 0o700 })
  linkRunFolder(layout, uuid)
  mkdirSync(join(layout.contextOffline, 'runs'), { recursive: true })
  // Relative, so that it also holds where the context is mounted elsewhere.
  symlinkSync(join('..', '..', 'artifacts', uuid), join(layout.contextOffline, 'runs', uuid))
}

/** The link in the context to the run's own folder. An executor may have made a place to mount on of it. */
export function linkRunFolder(layout: RunLayout, uuid: string): void {
  const link = join(layout.contextArtifacts, uuid)
  const there = lstatSync(link, { throwIfNoEntry: false })
  if (there?.isSymbolicLink()) return
  if (there) rmdirSync(link)
  symlinkSync(layout.root, link)
}

/** Removes all working files of a run's attempts, those in memory too. */
export function removeAttempts({ attempts, attempt }: RunLayout): void {
  for (const number of existsSync(attempts) ? readdirSync(attempts) : [])
    if (/^\d+$/.test(number)) removePrivateFiles(attempt(Number(number)))
  rmSync(attempts, { recursive: true, force: true })
}

/** Runs that a script tracked into instead of its own: folders beside it under the offline root. */
export function strayRuns(layout: RunLayout, uuid: string): string[] {
  const runs = join(layout.contextOffline, 'runs')
  return existsSync(runs) ? readdirSync(runs).filter((name) => name !== uuid) : []
}

/**
 * Gives a run that has taken the result of another one that run's folder, so that whoever names its files by
 * its uuid finds them. A folder that it has already stays.
 */
export function shareRunFolder(layout: HomeLayout, uuid: string, original: string): void {
  try {
    mkdirSync(layout.runs, { recursive: true })
    symlinkSync(original, layout.run(uuid).root)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
