/**
 * An executor runs the containers of one run on one back-end.
 *
 * Everything that it starts outlives pxrun: `start` returns once the container is on its way, and
 * what it writes and how it ends is on disk (or with the back-end) before anybody reads it. So a
 * later pxrun can `adopt` what an earlier one started and miss nothing.
 */
import type { Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import type { Permissions } from '../connections/configuration.js'
import type { ConnectionMount } from '../connections/context.js'
import type { FileVolumes } from '../connections/volume-files.js'
import type { AttemptLayout, HomeLayout, RunLayout } from '../home/layout.js'
import type { Failure } from '../lifecycle/failure.js'
import type { PlannedContainer, RunPlan } from '../plan/run-plan.js'
import type { ContainerOptions, PublishedPort } from './container-options.js'

export interface Executor {
  readonly name: string
  /** Whether its containers have a network of their own, unless a document asks for that of the machine. */
  readonly hasOwnNetwork: boolean
  /** What a resolved operation says that this executor does not do, or does otherwise: one sentence each. */
  unsupported(operation: Json): readonly string[]
  /** What a run sees as its context root: a folder of this machine, or the place where that is mounted. */
  contextRoot(layout: RunLayout): string
  /** Plans a container of a run; puts into the run's context folder, when that is made, what it needs there. */
  plan(run: RunPlan, container: PlannedContainer, places: RunPlaces): Result<ContainerPlan, Failure>
  /** Checks what can be known before anything starts, such as whether the command exists; fetches the image. */
  prepare(container: ContainerPlan, options?: PrepareOptions): Promise<Result<void, Failure>>
  start(container: ContainerPlan, attempt: AttemptLayout): Promise<Result<void, Failure>>
  /** Where a container stands that this or an earlier pxrun started. Once it has ended its raw log is whole. */
  inspect(container: string, attempt: AttemptLayout): Promise<ContainerState>
  /** What happens from here on, ending with `exited` or `lost`; log lines from byte `fromOffset` of the raw log. */
  observe(container: string, attempt: AttemptLayout, options: ObserveOptions): AsyncIterable<ContainerEvent>
  /**
   * Asks the container to end, and ends it with force after the grace period. Resolves once nothing of it is
   * left. One whose start nobody has seen yet, such as that of a pxrun that died, does not start any more.
   */
  stop(container: string, attempt: AttemptLayout, graceMs: number): Promise<void>
  /** Runs a program beside a container that runs, in its surroundings; gives its exit code, undefined without one. */
  exec(container: ContainerPlan, attempt: AttemptLayout, options: ExecOptions): Promise<number | undefined>
  /** Removes what the attempt left with the back-end. Files under `attempt.root` are the caller's. */
  clean(container: string, attempt: AttemptLayout): Promise<void>
  /** Builds an image and gives its name; only an executor with an engine that can. */
  build?(request: BuildRequest, options?: PrepareOptions): Promise<Result<string, Failure>>
  /** What a running container uses of the machine; undefined for one that does not run, or where nobody knows. */
  usage?(container: string, attempt: AttemptLayout): Promise<Usage | undefined>
  /** What the back-end still holds of a home, for whoever cleans up after runs that are over. */
  leftovers?(home: string): Promise<readonly Leftover[]>
  /** What it keeps of a home to be faster later. */
  caches?(home: string): Promise<readonly Cache[]>
  /** Lets go of what this process holds to be faster; containers go on. It can be used again. */
  close?(): Promise<void>
}

export interface ExecOptions {
  readonly argv: readonly string[]
  readonly timeoutMs: number
}

/** What a plan is made with. */
export interface RunPlaces {
  readonly layout: HomeLayout
  /** The folder of the pxrun package: its program, its library for scripts, its Python module. */
  readonly packageRoot: string
  /** The user's own environment. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Names of further variables of it that the run gets; `*` at the end stands for any ending. */
  readonly pass: readonly string[]
  readonly permissions: Permissions
  /** Names of the container's variables that hold secrets. */
  readonly secrets: readonly string[]
  /** Folders of the container's connections, which a container has mounted. */
  readonly connectionMounts: readonly ConnectionMount[]
  /** The folder of each volume claim. */
  readonly volumeClaims: Readonly<Record<string, string>>
  /** The files of the volumes that the configuration fills. */
  readonly fileVolumes: FileVolumes
  /** Where a container sees the artifacts store, if the document asks for it. */
  readonly storePath: string
  /** The variables by which tracking finds the run. */
  readonly variables: Readonly<Record<string, string>>
}

export interface PrepareOptions {
  /** One line for people on how far it is, such as the download of an image. */
  readonly onProgress?: (line: string) => void
  readonly signal?: AbortSignal
  readonly registries?: RegistryAccess
}

/**
 * The variables that the configuration has for the registry of an image, those that count most first: `USERNAME`
 * and `PASSWORD`, or a whole `.dockerconfigjson`. Or why they cannot be had.
 */
export type RegistryAccess = (
  image: string,
) => Promise<Result<readonly Readonly<Record<string, string>>[], string>>

export interface BuildRequest {
  /** Holds all that the build may use. */
  readonly folder: string
  /** Relative to the folder. */
  readonly dockerfile: string
  /** A further name for the image. */
  readonly destination: string | null
  /** Whether it is pushed under that name. */
  readonly push: boolean
  readonly useCache: boolean
  /** The home that it is built for. */
  readonly home: string
}

export interface Cache {
  readonly name: string
  readonly bytes: number
  remove(): Promise<void>
}

export interface Usage {
  /** Processor time since it started. */
  readonly cpuSeconds: number
  readonly memoryBytes: number
  /** How long it has run. */
  readonly ageSeconds: number
}

/** A container that the back-end holds, running or ended. */
export interface Leftover {
  /** Uuid of its run. */
  readonly run: string
  readonly attempt: number
  readonly container: string
}

/** A container with everything resolved: what it runs, where, and with which environment. */
export interface ContainerPlan {
  /** As in the run's plan. */
  readonly name: string
  readonly image: string | null
  /** The final argv, program first. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Names of the variables in `env` whose values nobody may see: they are masked in its log before it is written. */
  readonly secrets?: readonly string[]
  /** Further values that are masked in its log: those of files that it has mounted. */
  readonly hidden?: readonly string[]
  /** The program that masks them, for an executor without a log of its own. */
  readonly maskProgram?: string
  /** Absolute. Empty for the image's own, which only a container has. */
  readonly workingDir: string
  /** What only a container has. Its `command` and `args` go before `argv`, which is both in one. */
  readonly container?: ContainerOptions
}

export interface ContainerExit {
  readonly exitCode: number
  readonly at: Date
  /** It was ended because it used more memory than it may. */
  readonly outOfMemory?: boolean
  /** It ended by SIGKILL, and meanwhile the system has ended processes for want of memory; which, nobody knows. */
  readonly starved?: boolean
}

export type ContainerState =
  | { readonly state: 'never-started' }
  | { readonly state: 'running'; readonly ports?: readonly PublishedPort[] }
  | ({ readonly state: 'exited' } & ContainerExit)
  /** It was started, is gone, and left no exit code. */
  | { readonly state: 'lost' }
  /** The back-end does not answer. Nothing can be said now; ask again later. */
  | { readonly state: 'unknown'; readonly problem: string }

export type ContainerEvent =
  | { readonly kind: 'log'; readonly line: string; readonly at: Date; readonly offset: number }
  /** What the user should know while it goes on, such as that the back-end does not answer. */
  | { readonly kind: 'notice'; readonly message: string }
  | ({ readonly kind: 'exited' } & ContainerExit)
  | { readonly kind: 'lost' }

export interface ObserveOptions {
  readonly fromOffset: number
  readonly signal: AbortSignal
}
