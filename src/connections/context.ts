/** What the language sees of the configuration: connections for templates and checks, without secrets. */
import { fail, ok, type Result } from '../base/result.js'
import { dict } from '../base/value.js'
import { flagOf, textOf } from '../polyaxonfile/fields.js'
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

/** A folder of this machine and where a container sees it. */
export interface ConnectionMount {
  readonly source: string
  readonly target: string
  readonly readOnly: boolean
}

/** What containers with these connections have mounted; or why one cannot be. */
export function connectionMounts(
  names: readonly string[],
  configuration: Configuration,
): Result<readonly ConnectionMount[], string> {
  const mounts: ConnectionMount[] = []
  for (const name of names) {
    const connection = configuration.connections[name]
    if (!connection || !isFolder(connection.kind)) continue
    const source = folderOf(connection, configuration)
    const target = textOf(connection.schema, 'mountPath') ?? textOf(connection.schema, 'mount_path') ?? ''
    if (source === undefined)
      return fail(`no folder is configured for the volume claim of the connection \`${name}\``)
    if (!target.startsWith('/'))
      return fail(`the \`mountPath\` of the connection \`${name}\` is not absolute`)
    const readOnly = flagOf(connection.schema, 'readOnly') ?? flagOf(connection.schema, 'read_only') ?? false
    mounts.push({ source, target, readOnly })
  }
  return ok(mounts)
}

const isFolder = (kind: string): boolean => kind === 'host_path' || kind === 'volume_claim'
