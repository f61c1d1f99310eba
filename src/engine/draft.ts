/** A plan as it is recorded. */
import { redactJson } from '../base/redact.js'
import type { Json } from '../base/value.js'
import type { RunDraft } from '../lifecycle/run.js'
import type { Plan } from '../plan/pipeline-plan.js'

/** Credentials in URLs stay in memory: neither the store nor anybody who reads it gets them. */
export function draftOf(plan: Plan): RunDraft {
  const { uuid, name, project, owner, description, tags, kind, inputs, operation } = plan
  const { isApproved, queue } = operation as { readonly isApproved?: Json; readonly queue?: Json }
  return {
    uuid,
    name,
    project,
    owner,
    description,
    tags,
    kind,
    inputs: redactJson(inputs) as RunDraft['inputs'],
    content: redactJson(plan as never),
    ...(isApproved === false && { pending: 'approval' }),
    ...(typeof queue === 'string' && { queue }),
  }
}
