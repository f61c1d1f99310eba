import type { Json } from '../base/value.js'
import type { Status } from './status.js'

/** A run as the store keeps it. Times are ISO 8601 in UTC; durations are seconds. Names as Polyaxon's, in camel case. */
export interface RunRecord {
  readonly uuid: string
  readonly name: string | null
  readonly project: string
  readonly owner: string
  readonly description: string | null
  readonly tags: readonly string[]
  /** The run kind: `job`, `service`, `dag`, … */
  readonly kind: string
  readonly status: Status
  readonly createdAt: string
  readonly updatedAt: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
  /** started − created */
  readonly waitTime: number | null
  /** finished − started */
  readonly duration: number | null
  readonly inputs: Readonly<Record<string, Json>>
  /** Declared outputs and the last value of each metric. */
  readonly outputs: Readonly<Record<string, Json>>
  readonly metaInfo: Readonly<Record<string, Json>>
  /** The plan of the run; never a secret's value. */
  readonly content: Json
  /** The attempt that is under way or was the last; 1 for the first. */
  readonly attempt: number
  /** The run that controls this one: a dag, a matrix, a schedule. */
  readonly parent: string | null
  /** The run at the top of the tree; itself for a run without a parent. */
  readonly root: string
  /** What the run is within its parent: an operation's name, the index of a suggestion, a slot's instant. */
  readonly key: string | null
  /** The round of a search that suggested it. */
  readonly iteration: number | null
  /** The run that this one repeats, goes on from, or takes its result of. */
  readonly original: string | null
  readonly cloningKind: CloningKind | null
  /** The slot of a schedule for which it was made. */
  readonly scheduleAt: string | null
  /** What somebody has to do before it goes on. */
  readonly pending: Pending | null
  /** The queue that it waits in for a place. */
  readonly queue: string | null
}

export type CloningKind = 'copy' | 'restart' | 'cache'

export type Pending = 'approval'

/** What is known of a run when it is made. The root follows from the parent. */
export type RunDraft = Pick<
  RunRecord,
  'uuid' | 'name' | 'project' | 'owner' | 'description' | 'tags' | 'kind' | 'inputs' | 'content'
> &
  Partial<Pick<RunRecord, (typeof PLACE_FIELDS)[number]>> & {
    /** Why it was made, for its first condition. */
    readonly because?: { readonly reason: string; readonly message: string }
  }

/** Where a run stands among others: null unless said. */
export const PLACE_FIELDS = [
  'parent',
  'key',
  'iteration',
  'original',
  'cloningKind',
  'scheduleAt',
  'pending',
  'queue',
] as const

/** A run as its parent sees it: without what is long. */
export type ChildRecord = Pick<
  RunRecord,
  'uuid' | 'name' | 'kind' | 'status' | 'iteration' | 'original' | 'cloningKind' | 'pending'
> & { readonly key: string }

/** An entry of a run's artifacts lineage, as in `lineages.plx.json`. */
export interface ArtifactRecord {
  readonly name: string
  /** Polyaxon's artifact kind: `model`, `csv`, `metric`, `coderef`, `file`, … */
  readonly kind: string
  /** Relative to the folder of the run in the artifacts store; absolute, or a full URI, when it lies elsewhere. */
  readonly path: string | null
  readonly summary: Readonly<Record<string, Json>>
  readonly isInput: boolean
}

/** The last value of a metric and how many were logged. nan is kept apart from a missing value. */
export interface MetricRecord {
  readonly name: string
  readonly last: number
  readonly step: number | null
  readonly count: number
  readonly min: number
  readonly max: number
  readonly timestamp: string
}

/** One run used something of another. */
export interface RunEdge {
  readonly upstream: string
  readonly downstream: string
  /** `artifacts`: files were copied; `param`: a value was read. */
  readonly kind: 'artifacts' | 'param' | 'join' | 'event' | 'cache' | 'copy'
  /** What was used: paths, or names of params. */
  readonly values: Readonly<Record<string, Json>>
}
