/**
 * Everything that an engine needs to run one job: resolved, complete, plain JSON.
 *
 * It is stored with the run, so that a later pxrun can go on with it, whatever happened to the file
 * that it came from.
 */
import type { Json } from '../base/value.js'

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
  readonly init: readonly InitStep[]
  readonly container: MainContainer
  readonly termination: Termination
  /** Folder of the Polyaxonfile; null when it came from standard input. */
  readonly documentDir: string | null
}

/** A step of `run.init`, e.g. of the kind `git` with the spec `{ url: … }`. */
export interface InitStep {
  readonly kind: string
  readonly spec: Json
  /** A connection that the step asks for by name. */
  readonly connection: string | null
  /** Where to put what it brings, when the document says so. */
  readonly path: string | null
}

export interface MainContainer {
  readonly image: string | null
  /** The final text of each: a command replaces the image's own program, arguments its arguments. */
  readonly command: readonly string[]
  readonly args: readonly string[]
  /** Both in one: the program first. */
  readonly argv: readonly string[]
  /** The document's own variables, final text. */
  readonly env: Readonly<Record<string, string>>
  readonly workingDir: string | null
}

export interface Termination {
  /** Seconds that the container may run. */
  readonly timeoutS: number | null
  /** How often a failed run is tried again. */
  readonly maxRetries: number
}
