/** An init step prepares files for a run before its container starts: one initializer a file. */
import type { Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import type { ArtifactRecord, RunEdge } from '../lifecycle/run.js'
import type { ConnectionKind } from './kinds/contract.js'

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
  /** What the step connects to; null for the artifacts store, and for a step that needs nothing. */
  readonly connection: InitConnection | null
  readonly records: RunRecords
  /** A folder in memory, where the system has such a place, for what only the user may see; it goes with the step. */
  privateFolder(): string
  readonly signal: AbortSignal
  /** One line of progress, for the run's log. Secrets are masked in it. */
  report(line: string): void
}

/** A connection of the configuration, with what is needed to use it. */
export interface InitConnection {
  readonly name: string
  readonly type: ConnectionKind
  readonly schema: Readonly<Record<string, Json>>
  /** The folder of this machine that it stands for. */
  readonly folder: string | null
  /** Its variables, secrets among them. */
  readonly variables: Readonly<Record<string, string>>
}

/** What is known of other runs. */
export interface RunRecords {
  artifacts(uuid: string): Promise<readonly ArtifactRecord[]>
  /** What succeeded runs have produced under a name, newest run first. */
  artifactsNamed(name: string): Promise<readonly NamedArtifact[]>
  /** The name of a run; undefined when there is no such run. */
  runName(uuid: string): Promise<string | null | undefined>
}

export interface NamedArtifact {
  readonly run: { readonly uuid: string; readonly project: string }
  readonly artifact: ArtifactRecord
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
  /** Settles what the section leaves open, without bringing anything. Undefined when nothing is, or it cannot be known now. */
  pin?(spec: Json, context: InitContext): Promise<Pinned | undefined>
}

export interface Pinned {
  /** To be run in place of the section. */
  readonly spec: Json
  /** What was settled, for comparison. */
  readonly version: string
}
