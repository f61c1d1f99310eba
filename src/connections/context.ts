/** What the language sees of the configuration: connections for templates and checks, without secrets. */
import { fail, ok, type Result } from '../base/result.js'
import { dict, type Json, toJson } from '../base/value.js'
import { flagOf, textOf } from '../polyaxonfile/fields.js'
import type { RunContext } from '../resolve/run-context.js'
import type { Configuration, Connection } from './configuration.js'
import { type ConfiguredKind, kindOf } from './connection-kind.js'

export interface Seen {
  /**
   * For whoever sees paths of this machine as they are: the kinds that know folders of it. A process has no
   * mounts, so its `mountPath` is the folder itself. Null for a container.
   */
  readonly onHost: readonly ConfiguredKind[] | null
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
  onHost: Seen['onHost'],
): Connection['schema'] {
  const folder = onHost ? folderOf(connection, configuration, onHost) : undefined
  return folder === undefined
    ? connection.schema
    : dict([...Object.entries(connection.schema), ['mountPath', folder]])
}

/** The folder of this machine that a connection stands for; undefined for one that is no folder, or has none. */
function folderOf(
  { kind, schema }: Connection,
  { volumeClaims }: Configuration,
  kinds: readonly ConfiguredKind[],
): string | undefined {
  const { folder }: ConfiguredKind = kindOf(kinds, kind)
  return folder?.(toJson(schema) as Readonly<Record<string, Json>>, volumeClaims)
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
  kinds: readonly ConfiguredKind[],
): Result<readonly ConnectionMount[], string> {
  const mounts: ConnectionMount[] = []
  for (const name of names) {
    const connection = configuration.connections[name]
    const type: ConfiguredKind | undefined = connection && kindOf(kinds, connection.kind)
    if (!connection || !type?.folder) continue
    const source = folderOf(connection, configuration, kinds)
    const target = textOf(connection.schema, 'mountPath') ?? textOf(connection.schema, 'mount_path') ?? ''
    if (source === undefined) return fail(`no folder is configured for the connection \`${name}\``)
    if (!target.startsWith('/'))
      return fail(`the \`mountPath\` of the connection \`${name}\` is not absolute`)
    const readOnly = flagOf(connection.schema, 'readOnly') ?? flagOf(connection.schema, 'read_only') ?? false
    mounts.push({ source, target, readOnly })
  }
  return ok(mounts)
}
