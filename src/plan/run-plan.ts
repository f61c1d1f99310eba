/**
 * Everything that an engine needs to run one job: resolved, complete, plain JSON.
 *
 * It is stored with the run, so that a later pxrun can go on with it, whatever happened to the file
 * that it came from.
 */
import type { Json } from '../base/value.js'
import type { Path } from '../polyaxonfile/path.js'
import type { ExitCodeRule } from './pod-failure-policy.js'

export interface RunPlan {
  readonly version: 1
  readonly uuid: string
  readonly name: string | null
  readonly project: string
  readonly owner: string
  readonly description: string | null
  readonly tags: readonly string[]
  /** The run kind. */
  readonly kind: string
  readonly inputs: Readonly<Record<string, Json>>
  /** Declared outputs that have a value before the run starts. */
  readonly outputs: Readonly<Record<string, Json>>
  /** The executor's name. */
  readonly executor: string
  /** The resolved operation, as `compile` prints it. */
  readonly operation: Json
  /** The `run` section with its final text, of which executors take what they honour. */
  readonly run: Json
  /** What is built before the run, for its main containers. */
  readonly build?: BuildPlan
  readonly init: readonly InitStep[]
  /** In the order in which they start: init containers where their steps are, the main one, then the others. */
  readonly containers: readonly PlannedContainer[]
  /** Names of ports of this machine at which the containers meet. They are chosen for each attempt: see `meeting.ts`. */
  readonly meetingPorts?: readonly string[]
  /** Replicas that have not ended when the run has succeeded may still do so, for as long as a stop's grace. */
  readonly patient?: boolean
  /** What a service offers. */
  readonly service?: ServicePlan
  readonly termination: Termination
  /** Folder of the Polyaxonfile; null when it came from standard input. */
  readonly documentDir: string | null
}

/** An image to build. */
export interface BuildPlan {
  /** They bring the files of the build, into a folder of its own. */
  readonly init: readonly InitStep[]
  /** The folder that is built from, as documents write paths; null for all that the steps bring. */
  readonly context: string | null
  /** Relative to that. */
  readonly dockerfile: string
  /** A further name for the image; below that of the registry, if there is one. */
  readonly destination: string | null
  /** The registry connection that it is pushed to. */
  readonly connection?: string
  /** Whether an image that was built of the very same files before will do. */
  readonly useCache: boolean
}

/** A step of `run.init`, e.g. of the kind `git` with the spec `{ url: … }`. */
export interface InitStep {
  readonly kind: string
  readonly spec: Json
  /** A connection that the step asks for by name. */
  readonly connection: string | null
  /** Where to put what it brings, when the document says so. */
  readonly path: string | null
  /** The container of the plan that does the step, for a step of the kind `container`. */
  readonly container?: string
}

/**
 * What a container is within its run:
 *
 *   init      runs to its end in its place among the init steps
 *   main      the run has succeeded when all of these have
 *   replica   works together with the main ones: if it fails, the run has failed
 *   sidecar   runs beside them and is stopped when they have ended
 */
export type ContainerRole = 'init' | 'main' | 'sidecar' | 'replica'

export interface PlannedContainer {
  /** Unique within the run, and fit for the name of a file: `main`, a sidecar's own name, `worker-0`. */
  readonly name: string
  readonly role: ContainerRole
  /** Where its section lies in `run`, e.g. `['sidecars', 0]`. */
  readonly at: Path
  /** Where the section lies that says what is around it: environment, volumes. Empty for `run` itself. */
  readonly pod: Path
  readonly image: string | null
  /** The final text of each: a command replaces the image's own program, arguments its arguments. */
  readonly command: readonly string[]
  readonly args: readonly string[]
  /** Both in one: the program first. */
  readonly argv: readonly string[]
  /** The document's own variables, final text. */
  readonly env: Readonly<Record<string, string>>
  readonly workingDir: string | null
  /** Whether it is started again, in its place, when it has failed (as often as `maxRetries` says in all). */
  readonly restarts?: boolean
  /** It does not end by itself, and is not waited for when the run is decided. */
  readonly lasting?: boolean
  /** How to find out whether it still does what it should. */
  readonly health?: HealthPlan
}

export interface ServicePlan {
  /** The document's ports, and the ports of this machine at which they are reached. */
  readonly ports: readonly ServicePort[]
  /** When it counts as ready; null for the first connection that it accepts at each port. */
  readonly readiness: Probe | null
}

export interface ServicePort {
  readonly port: number
  readonly hostPort: number
  /** Where its pages begin: Polyaxon's path of the service when the service is told of that, else `/`. */
  readonly path: string
}

export interface HealthPlan {
  /** Until it has succeeded once, the other one is not asked. */
  readonly startup: Probe | null
  readonly liveness: Probe | null
}

export interface Probe {
  readonly check: Check
  readonly delayMs: number
  readonly periodMs: number
  /** For one check. */
  readonly timeoutMs: number
  /** How many successes in a row it takes. */
  readonly successes: number
  /** How many failures in a row make a container count as dead; of no meaning for readiness. */
  readonly failures: number
}

/** Ports are those of this machine, as far as they are known when a run is planned. */
export type Check =
  | {
      readonly kind: 'http'
      readonly url: string
      readonly headers: Readonly<Record<string, string>>
    }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'exec'; readonly argv: readonly string[] }

export interface Termination {
  /** Seconds that the container may run. */
  readonly timeoutS: number | null
  /** How often a failed run is tried again. */
  readonly maxRetries: number
  /** Seconds after its end until its working files go. */
  readonly ttlS?: number | null
  /** Exit codes after which it is not tried again. */
  readonly noRetry?: readonly ExitCodeRule[]
}

/** The section at a place of `run`; an empty one where there is none. */
export function sectionAt(run: Json, at: Path): Json {
  return at.reduce<Json>((section, step) => (section as Record<string | number, Json>)?.[step] ?? {}, run)
}
