/**
 * Plans one run of a pipeline from the pipeline's stored operation and from what has come of other runs.
 *
 * Reads and writes nothing.
 */
import type { Result } from '../../base/result.js'
import type { DateTimeValue, Dict, Value } from '../../base/value.js'
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
  /** The slot that it is made for. */
  readonly scheduleAt?: DateTimeValue
}

/** The error is one sentence for people. */
export const planChild = (
  parts: EngineParts,
  pipeline: PipelinePlan & Pick<Plan, 'caching'>,
  { operation, references, joins = new Map(), inherited, ...request }: ChildRequest,
): Promise<Result<Plan, string>> =>
  planHere(parts, pipeline, {
    iteration: null,
    scheduleAt: null,
    ...request,
    isIndependent: false,
    caching: pipeline.caching,
    resolve: (context) => compileChild(operation, { context, facts: { references, joins }, inherited }),
  })
