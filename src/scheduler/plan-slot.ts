/** From a schedule's plan to the run of one slot: the operation without its schedule, resolved for that moment. */
import { fail, ok, type Result } from '../base/result.js'
import { DateTimeValue } from '../base/value.js'
import { draftOf } from '../engine/draft.js'
import type { Engine } from '../engine/engine.js'
import type { RunDraft } from '../lifecycle/run.js'
import { compileChild } from '../pipeline.js'
import { scheduledOperation } from '../plan/child-operations.js'
import { type PipelinePlan, pipelineOperation, planOperation } from '../plan/pipeline-plan.js'
import type { Instant } from '../schedule/instant.js'

/** What a run of the schedule sees as `globals.schedule_at` is the slot, not the time of its start. */
export function planSlot(
  engine: Pick<Engine, 'context'>,
  schedule: PipelinePlan,
  { uuid, at }: { readonly uuid: string; readonly at: Instant },
): Result<RunDraft, string> {
  const { owner, project, executor, documentDir } = schedule
  const machine = engine.context({ executor, uuid, documentDir })
  if (!machine) return fail(`there is no executor ${executor}`)
  const context = {
    owner,
    project,
    uuid,
    ...machine,
    scheduleAt: pythonTime(at),
    ...(schedule.name !== null && { name: schedule.name }),
  }
  const { operation, diagnostics } = compileChild(scheduledOperation(pipelineOperation(schedule)), {
    context,
  })
  const error = diagnostics.find(({ severity }) => severity === 'error')
  if (!operation || error) return fail(error?.message ?? 'it does not compile')
  return ok(draftOf(planOperation(operation, { uuid, owner, project, documentDir, executor, context })))
}

/** `2026-11-30T00:00:00+00:00`: Python leaves out a fraction of zero. */
function pythonTime(at: Instant): DateTimeValue {
  const iso = new Date(at).toISOString().slice(0, -1)
  return new DateTimeValue(`${iso.endsWith('.000') ? iso.slice(0, -4) : `${iso}000`}+00:00`)
}
