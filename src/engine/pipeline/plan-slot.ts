/** The run of one slot of a schedule: its operation without the schedule, resolved for that moment. Writes nothing. */
import { ok, type Result } from '../../base/result.js'
import { DateTimeValue } from '../../base/value.js'
import type { RunDraft, RunEdge } from '../../lifecycle/run.js'
import { scheduledOperation } from '../../plan/child-operations.js'
import { type PipelinePlan, pipelineOperation } from '../../plan/pipeline-plan.js'
import { draftOf } from '../draft.js'
import type { EngineParts } from '../parts.js'
import { planChild } from './child-plan.js'
import { lookUp } from './facts.js'

export interface SlotRequest {
  readonly uuid: string
  /** The slot, in milliseconds since 1970: what its run sees as `globals.schedule_at`. */
  readonly at: number
}

export interface PlannedSlot {
  readonly run: RunDraft
  /** From the runs whose values it uses. */
  readonly edges: readonly RunEdge[]
}

/** The error is one sentence for people. */
export async function planSlot(
  parts: EngineParts,
  schedule: PipelinePlan,
  { uuid, at }: SlotRequest,
): Promise<Result<PlannedSlot, string>> {
  const operation = scheduledOperation(pipelineOperation(schedule))
  const { name, owner, project } = schedule
  const facts = await lookUp(parts.store, {
    controller: undefined,
    inputs: {},
    operation: operation.value,
    uuid,
    owner,
    project,
  })
  if (!facts.ok) return facts
  const { references, joins, edges } = facts.value
  const scheduleAt = pythonTime(at)
  const plan = await planChild(parts, schedule, { uuid, operation, references, joins, name, scheduleAt })
  return plan.ok ? ok({ run: draftOf(plan.value), edges }) : plan
}

/** `2026-11-30T00:00:00+00:00`: Python leaves out a fraction of zero. */
function pythonTime(at: number): DateTimeValue {
  const iso = new Date(at).toISOString().slice(0, -1)
  return new DateTimeValue(`${iso.endsWith('.000') ? iso.slice(0, -4) : `${iso}000`}+00:00`)
}
