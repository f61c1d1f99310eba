/**
 * Finds the event files of a run: `events/<kind>/<name>.plx` and `resources/<kind>/<name>.plx`.
 * Links are not followed, wherever they lead: the tracking libraries make none.
 */
import { type Dirent, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isArtifactKind } from '../lifecycle/artifact-kind.js'
import { EVENTS, eventNameOf, RESOURCES } from './formats/run-folder.js'

export interface EventFile {
  readonly name: string
  /** The folder's: `metric`, `text`, … */
  readonly kind: string
  readonly area: typeof EVENTS | typeof RESOURCES
  /** Relative to the run's folder, with `/`. */
  readonly path: string
}

/** The event files that are there now, the machine's first, by path. A folder that cannot be read is reported. */
export function findEventFiles(runFolder: string, report: (problem: string) => void = () => {}): EventFile[] {
  // A script's own metric wins over the machine's of the same name, so it comes last.
  return ([RESOURCES, EVENTS] as const).flatMap((area) =>
    entriesOf(runFolder, area, report)
      .filter((entry) => entry.isDirectory() && isArtifactKind(entry.name))
      .flatMap((folder) => filesOfKind({ runFolder, area, kind: folder.name, report })),
  )
}

/** The files of `events/metric` alone, which is all that live metrics need. */
export const findMetricFiles = (runFolder: string): EventFile[] =>
  entriesOf(runFolder, EVENTS, () => {}).some((entry) => entry.isDirectory() && entry.name === 'metric')
    ? filesOfKind({ runFolder, area: EVENTS, kind: 'metric', report: () => {} })
    : []

interface KindFolder extends Pick<EventFile, 'area' | 'kind'> {
  readonly runFolder: string
  readonly report: (problem: string) => void
}

function filesOfKind({ runFolder, area, kind, report }: KindFolder): EventFile[] {
  const folder = `${area}/${kind}`
  return entriesOf(runFolder, folder, report).flatMap((entry) => {
    const name = eventNameOf(entry.name)
    if (name === undefined) return []
    const path = `${folder}/${entry.name}`
    if (entry.isFile()) return [{ name, kind, area, path }]
    report(`${path} is not a regular file`)
    return []
  })
}

function entriesOf(runFolder: string, folder: string, report: (problem: string) => void): Dirent[] {
  const path = join(runFolder, folder)
  try {
    if (lstatSync(path).isDirectory()) {
      return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    }
    report(`${folder} is not a folder`)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT') report(`${folder} cannot be read: ${message}`)
  }
  return []
}
