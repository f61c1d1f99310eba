/** What an embedded engine tells. Every event about a run was stored before it is told. */
import type { ArtifactRecord, MetricRecord, RunRecord } from '../lifecycle/run.js'
import type { Condition } from '../lifecycle/status.js'

/** Which run an event is about, and where that stands in its tree. */
export interface EventPlace {
  readonly uuid: string
  /** The top of its tree; its own uuid for a run that nobody started. */
  readonly root: string
  /** The keys that lead from the top to the run: `['train', '3']`. Empty at the top. */
  readonly path: readonly string[]
}

export type EngineEvent =
  | (EventPlace & { readonly type: 'run.created'; readonly run: RunRecord })
  | (EventPlace & {
      readonly type: 'run.status'
      readonly run: RunRecord
      readonly condition: Pick<Condition, 'type' | 'reason' | 'message'>
    })
  /** A line that a container printed, or an init step (container `init`). */
  | (EventPlace & {
      readonly type: 'run.log'
      readonly container: string
      readonly line: string
      readonly at: Date
    })
  | (EventPlace & { readonly type: 'run.metrics'; readonly metrics: readonly MetricRecord[] })
  | (EventPlace & { readonly type: 'run.artifact'; readonly artifact: ArtifactRecord })
  /** Something that the user should know and that ends nothing, such as a field that is not honoured. */
  | (EventPlace & { readonly type: 'run.notice'; readonly message: string })
  | ScheduleTick

/** A slot of a schedule that was decided. */
export interface ScheduleTick {
  readonly type: 'schedule.tick'
  readonly schedule: { readonly uuid: string; readonly name: string; readonly project: string }
  readonly at: Date
  /** Stands for every slot up to this one, when very many were skipped. */
  readonly through: Date | null
  readonly decision: 'fired' | 'skipped' | 'waits'
  /** The run that was made for it. */
  readonly run: string | null
  /** Why it was skipped, or what it waits for. */
  readonly reason: string | null
}

export type EventType = EngineEvent['type']
