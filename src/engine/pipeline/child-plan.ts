/**
 * Plans one run of a pipeline from the pipeline's stored operation and from what has come of other runs.
 *
 * Reads and writes nothing.
 */
import type { Result } from '../../base/result.js'
import { DateTimeValue, type Dict, type Value } from '../../base/value.js'
import type { Tracked } from '../../compile/merge.js'
import { compileChild } from '../../pipeline.js'
import type { PipelinePlan, Plan } from '../../plan/pipeline-plan.js'
import type { EngineParts } from '../parts.js'
import { planHere } from '../plan-here.js'

export interface ChildRequest {
  readonly uuid: string
  /** With its component. */
  readonly operation: Tracked
  /** Values of references by their key. */
  readonly references: ReadonlyMap<string, Value>
  readonly joins?: ReadonlyMap<string, Value>
  readonly inherited?: Dict | undefined
  /** What it is called when its operation has no name. */
  readonly name: string | null
  readonly iteration?: number | null
  /** The slot that it is made for; the runs of a pipeline see that of the pipeline. */
  readonly scheduleAt?: DateTimeValue
}

/** The error is one sentence for people. */
export const planChild = (
  parts: EngineParts,
  pipeline: PipelinePlan & Pick<Plan, 'caching' | 'slot'>,
  { operation, references, joins = new Map(), inherited, ...request }: ChildRequest,
): Promise<Result<Plan, string>> =>
  planHere(parts, pipeline, {
    iteration: null,
    scheduleAt: pipeline.slot === undefined ? null : new DateTimeValue(pipeline.slot),
    ...request,
    isSlot: request.scheduleAt !== undefined,
    isIndependent: false,
    caching: pipeline.caching,
    resolve: (context) => compileChild(operation, { context, facts: { references, joins }, inherited }),
  })
