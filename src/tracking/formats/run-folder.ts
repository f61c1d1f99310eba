/** Where things lie in a run's folder, relative to it and with `/`. Pure. */
import type { ArtifactKind } from '../../lifecycle/artifact-kind.js'

export const RUN_FILE = 'run.plx.json'
export const LINEAGES_FILE = 'lineages.plx.json'
export const LOGS_FILE = 'plxlogs/logs.jsonl'
export const OUTPUTS = 'outputs'
export const EVENTS = 'events'
export const RESOURCES = 'resources'
/** Where a logged model lies below `outputs/`, as the batch scoring tutorial reads it. */
export const MODEL_OUTPUTS = 'model'

const EVENT_EXTENSION = '.plx'

export const eventPath = (kind: ArtifactKind, name: string): string =>
  `${EVENTS}/${kind}/${name}${EVENT_EXTENSION}`

/** The name of an event file without its ending; `undefined` for any other file. */
export const eventNameOf = (fileName: string): string | undefined =>
  fileName.endsWith(EVENT_EXTENSION) && fileName.length > EVENT_EXTENSION.length
    ? fileName.slice(0, -EVENT_EXTENSION.length)
    : undefined

/** `assets/<kind>/<name>_<step>.<ext>`: the file that an event refers to. */
export function assetPath(kind: ArtifactKind, name: string, step: number, extension: string): string {
  return `assets/${kind}/${name}_${step}${extension && `.${extension}`}`
}
