/** What an operation can know about its run before it starts: becomes `globals.*` and `connections.*`. */
import { type DateTimeValue, type Dict, dict, type Value } from '../base/value.js'

export interface RunContext {
  readonly owner: string
  readonly project: string
  readonly projectUuid?: string
  readonly name?: string | null
  readonly uuid: string
  /** Path of the run in the artifacts store; its uuid unless given. */
  readonly path?: string
  readonly namespace?: string
  /** `globals.context_path`: `/plx-context` in a container, a folder of the host for a local process. */
  readonly contextRoot: string
  /** Where the ports of a service are that it cannot have as its document says: `globals.ports` names these. */
  readonly hostPorts?: Readonly<Record<number, number>>
  readonly artifactsStore?: ArtifactsStore
  readonly connections?: Readonly<Record<string, Connection>>
  readonly iteration?: number | null
  /** Times as Python prints them: `2026-11-22 11:28:34.263013+00:00`. */
  readonly createdAt?: string | null
  readonly compiledAt?: string | null
  /** The slot of a schedule that the run was made for. */
  readonly scheduleAt?: DateTimeValue | string | null
  readonly startedAt?: string | null
  readonly finishedAt?: string | null
  readonly duration?: number | null
  readonly cloningKind?: string | null
  readonly originalUuid?: string | null
  readonly isIndependent?: boolean
  readonly username?: string | null
  readonly userEmail?: string | null
}

export interface ArtifactsStore {
  /** The connection that `init` steps without one of their own use. */
  readonly name: string
  readonly storePath: string
}

export interface Connection {
  readonly kind: string
  /** What templates see as `connections.NAME`: `url`, `mountPath`, `bucket`, … */
  readonly schema?: Dict
}

/** The switches of `plugins` that decide what paths a run has. */
export interface PathPlugins {
  readonly collectArtifacts: boolean
  readonly mountArtifactsStore: boolean
}

/** What templates see as `globals`; without `plugins`, as it is before the run's own section is rendered. */
export function globalsOf(context: RunContext, plugins?: PathPlugins): Dict {
  const owner = context.owner.split('/')[0] ?? context.owner
  const path = context.path ?? context.uuid
  return dict(
    Object.entries({
      owner_name: context.owner,
      project_name: context.project,
      project_unique_name: `${owner}.${context.project}`,
      project_uuid: context.projectUuid ?? context.project,
      username: context.username ?? null,
      user_email: context.userEmail ?? null,
      run_info: `${owner}.${context.project}.runs.${context.uuid}`,
      name: context.name ?? null,
      uuid: context.uuid,
      namespace: context.namespace ?? 'polyaxon',
      iteration: context.iteration ?? null,
      context_path: context.contextRoot,
      artifacts_path: `${context.contextRoot}/artifacts`,
      created_at: context.createdAt ?? null,
      compiled_at: context.compiledAt ?? null,
      schedule_at: context.scheduleAt ?? null,
      started_at: context.startedAt ?? null,
      finished_at: context.finishedAt ?? null,
      duration: context.duration ?? null,
      cloning_kind: context.cloningKind ?? null,
      original_uuid: context.originalUuid ?? null,
      is_independent: context.isIndependent ?? true,
      ...pathsOf(context, path, plugins),
    }),
  )
}

function pathsOf(context: RunContext, path: string, plugins?: PathPlugins): Record<string, Value> {
  const { collectArtifacts, mountArtifactsStore } = plugins ?? {
    collectArtifacts: true,
    mountArtifactsStore: false,
  }
  const store = context.artifactsStore?.storePath
  const root = collectArtifacts ? `${context.contextRoot}/artifacts` : store?.replace(/\/$/, '')
  return {
    store_path: (mountArtifactsStore && store) || '',
    run_relative_outputs_path: `${path}/outputs`,
    ...(root !== undefined && {
      run_artifacts_path: `${root}/${path}`,
      run_outputs_path: `${root}/${path}/outputs`,
    }),
  }
}
