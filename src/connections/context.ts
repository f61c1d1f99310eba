/** What the language sees of the configuration: connections for templates and checks, without secrets. */
import { dict } from '../base/value.js'
import { textOf } from '../polyaxonfile/fields.js'
import type { RunContext } from '../resolve/run-context.js'
import type { Configuration, Connection } from './configuration.js'

export interface Seen {
  /**
   * Whether paths of this machine are seen as they are: a process has no mounts, so its `mountPath` is the
   * folder itself.
   */
  readonly onHost: boolean
  /** Where the run sees the artifacts store. */
  readonly storePath: string
}

export function connectionContext(
  configuration: Configuration,
  { onHost, storePath }: Seen,
): Pick<RunContext, 'artifactsStore' | 'connections'> {
  const { artifactsStore } = configuration
  return {
    ...(artifactsStore !== null && { artifactsStore: { name: artifactsStore, storePath } }),
    connections: Object.fromEntries(
      Object.values(configuration.connections).map((connection) => [
        connection.name,
        { kind: connection.kind, schema: seenSchema(connection, configuration, onHost) },
      ]),
    ),
  }
}

function seenSchema(
  connection: Connection,
  configuration: Configuration,
  onHost: boolean,
): Connection['schema'] {
  const folder = onHost ? folderOf(connection, configuration) : undefined
  return folder === undefined
    ? connection.schema
    : dict([...Object.entries(connection.schema), ['mountPath', folder]])
}

/** The folder of this machine that a connection stands for; undefined for one that is no folder, or a claim without one. */
export function folderOf({ kind, schema }: Connection, { volumeClaims }: Configuration): string | undefined {
  if (kind === 'host_path') return textOf(schema, 'hostPath') ?? textOf(schema, 'host_path')
  if (kind !== 'volume_claim') return undefined
  const claim = textOf(schema, 'volumeClaim') ?? textOf(schema, 'volume_claim') ?? ''
  return Object.hasOwn(volumeClaims, claim) ? volumeClaims[claim] : undefined
}
