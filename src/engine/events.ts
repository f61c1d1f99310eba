/** What an engine tells while it drives a run. Every event was stored before it is told. */
import type { ArtifactRecord, MetricRecord, RunRecord } from '../lifecycle/run.js'
import type { Condition } from '../lifecycle/status.js'

/** Which run an event is about, and where that stands in its tree. */
export interface RunPlace extends Pick<RunRecord, 'name' | 'kind' | 'parent' | 'root' | 'key' | 'iteration'> {
  /** The keys that lead from the top of the tree to the run: `['train', '3']`. Empty at the top. */
  readonly path: readonly string[]
}

export type RunEvent = EventContent & { readonly uuid: string; readonly place: RunPlace }

export type EventContent =
  | {
      readonly kind: 'status'
      readonly run: RunRecord
      readonly condition: Pick<Condition, 'type' | 'reason' | 'message'>
    }
  /** Something that the user should know and that ends nothing, such as a field that is not honoured. */
  | { readonly kind: 'notice'; readonly message: string }
  /** A line that a container printed, or an init step (container `init`). */
  | { readonly kind: 'log'; readonly container: string; readonly line: string; readonly at: Date }
  | { readonly kind: 'metrics'; readonly metrics: readonly MetricRecord[] }
  | { readonly kind: 'artifacts'; readonly artifacts: readonly ArtifactRecord[] }

/** Takes events one by one; the run's output waits while a returned promise is pending. */
export type OnRunEvent = (event: RunEvent) => void | Promise<void>
