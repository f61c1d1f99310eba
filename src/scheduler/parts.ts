/** What a scheduler is made of: contracts only, put together by whoever creates it. */
import type { Result } from '../base/result.js'
import type { Clock } from '../host/clock.js'
import type { Ids } from '../host/ids.js'
import type { ProcessIdentity } from '../host/process-identity.js'
import type { RunDraft, RunEdge } from '../lifecycle/run.js'
import type { PipelinePlan } from '../plan/pipeline-plan.js'
import type { Instant } from '../schedule/instant.js'
import type { RunStore } from '../store/contract.js'
import type { ScheduleRecord } from '../store/schedule-contract.js'
import type { OnSchedulerEvent } from './events.js'

export interface SchedulerParts {
  readonly store: RunStore
  readonly clock: Clock
  readonly ids: Ids
  /** The process that this scheduler lives in. */
  readonly self: ProcessIdentity
  readonly planRun: PlanRun
  readonly runs: RunStarter
  /** Ends after so long, or with the signal. Only wakes: what time it is then is asked of the clock. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/** The parts of a scheduler that is at work. */
export interface WorkingParts extends SchedulerParts {
  readonly onEvent: OnSchedulerEvent
  /** A run that was planned ahead of its slot. */
  readonly prepared: (schedule: ScheduleRecord, at: Instant) => PlannedRun | undefined
}

/** Makes the run of a slot, or says in a sentence why there is none. */
export type PlanRun = (
  schedule: PipelinePlan,
  slot: { readonly uuid: string; readonly at: Instant },
) => Promise<Result<PlannedRun, string>>

export interface PlannedRun {
  readonly run: RunDraft
  /** From the runs whose values it uses. */
  readonly edges: readonly RunEdge[]
}

/** What the engine does for a scheduler. */
export interface RunStarter {
  /** Drives a recorded run that nobody drives to its end. Undefined when there is nothing to go on with. */
  drive(uuid: string): Promise<unknown>
  /** Records how runs ended whose driver is gone. */
  settle(): Promise<unknown>
  /** Deletes a run that is done, with its files. */
  remove(uuid: string): Promise<unknown>
}
