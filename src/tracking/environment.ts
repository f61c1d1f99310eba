/** The environment variables by which a script's tracking finds its run: the real polyaxon library's and pxrun's own. */
import { delimiter } from 'node:path'

export interface TrackedRunPlace {
  /** The run's folder is `<offlineRoot>/runs/<uuid>`, as the run sees it. */
  readonly offlineRoot: string
  /** What the run sees as its context root. */
  readonly contextRoot: string
  readonly uuid: string
  readonly name?: string | null
  readonly owner: string
  readonly project: string
  /** Whether scripts may write events and artifacts; as given in the document's `plugins`. */
  readonly collectArtifacts?: boolean
  /** Whether the real library samples CPU and memory; as given in the document's `plugins`. */
  readonly collectResources?: boolean
  readonly logLevel?: string
}

/**
 * With these the real library works offline on the run that it is given: it asks no server and writes
 * below `<offlineRoot>/runs/<uuid>`. `POLYAXON_NO_CONFIG` would make it ignore them: it must not be set,
 * not even to an empty string, which is an invalid boolean.
 */
export function trackingEnvironment(place: TrackedRunPlace): Record<string, string> {
  const { offlineRoot, contextRoot, uuid, name, owner, project } = place
  return {
    POLYAXON_IS_OFFLINE: 'true',
    POLYAXON_OFFLINE_ROOT: offlineRoot,
    POLYAXON_IS_MANAGED: 'true',
    POLYAXON_RUN_INSTANCE: `${slug(owner)}.${slug(project)}.runs.${uuid}`,
    POLYAXON_CONTEXT_ROOT: contextRoot,
    POLYAXON_ARTIFACTS_ROOT: `${contextRoot}/artifacts`,
    // The library waits so many seconds at the end for its requests; offline there are none.
    POLYAXON_TRACKING_TIMEOUT: '0',
    ...(name && { PXRUN_RUN_NAME: name }),
    ...flag('POLYAXON_COLLECT_ARTIFACTS', place.collectArtifacts),
    ...flag('POLYAXON_COLLECT_RESOURCES', place.collectResources),
    ...(place.logLevel && { POLYAXON_LOG_LEVEL: place.logLevel }),
  }
}

const flag = (variable: string, value: boolean | undefined): Record<string, string> =>
  value === undefined ? {} : { [variable]: String(value) }

/** The library splits the run instance at dots and wants exactly four parts. */
const slug = (name: string): string => name.replace(/[^\w-]/g, '-')

/**
 * A `PYTHONPATH` that ends with the folder of pxrun's own `polyaxon` package. The package gives way to a
 * real one, but only what is on the path can do so: a document that sets `PYTHONPATH` keeps its entries.
 */
export const pythonPath = (given: string | undefined, packageFolder: string): string =>
  given ? `${given}${delimiter}${packageFolder}` : packageFolder
