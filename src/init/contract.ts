/** An init step prepares files for a run before its container starts: one initializer a file. */
import type { Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import type { ArtifactRecord, RunEdge } from '../lifecycle/run.js'

export interface InitContext {
  /** `globals.artifacts_path` on the host: what steps write lies below it. */
  readonly artifactsPath: string
  /** `/plx-context/artifacts` for a container; the same as `artifactsPath` for a process. Paths in documents use it. */
  readonly visibleArtifactsPath: string
  /** The artifacts store on the host: `runs/`. */
  readonly storePath: string
  readonly gitCachePath: string
  readonly runUuid: string
  /** Folder of the Polyaxonfile, for local git urls and the like; undefined when it came from standard input. */
  readonly documentDir: string | undefined
  /** The step's own `path`: where to put what it brings. */
  readonly path: string | null
  readonly signal: AbortSignal
  /** One line of progress, for the run's log. */
  report(line: string): void
}

/** What a step brought into the run, for its lineage. */
export interface InitOutcome {
  readonly artifacts: readonly ArtifactRecord[]
  readonly edges: readonly RunEdge[]
}

export interface InitProblem {
  readonly problem: string
  readonly hint?: string
}

/** A kind of init step. It checks its own section of the resolved operation, which comes as it is stored. */
export interface Initializer {
  /** The key in `init`: `git`, `artifacts`, `file`, `paths`, … */
  readonly kind: string
  run(spec: Json, context: InitContext): Promise<Result<InitOutcome, InitProblem>>
}
