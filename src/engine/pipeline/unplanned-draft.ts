/** What is recorded of a child that has no plan, because it never begins or cannot be planned. */
import type { Json } from '../../base/value.js'
import type { PipelinePlan } from '../../plan/pipeline-plan.js'
import type { KeylessDraft } from './children.js'

export interface Unplanned {
  readonly uuid: string
  readonly name: string | null
  /** The run kind, as far as it is known. */
  readonly kind: string
  /** What of its operation holds all the same, such as its hooks. */
  readonly operation: Json
}

export function unplannedDraft(
  { owner, project, executor, documentDir }: PipelinePlan,
  { uuid, name, kind, operation }: Unplanned,
): KeylessDraft {
  return {
    uuid,
    name,
    owner,
    project,
    kind,
    description: null,
    tags: [],
    inputs: {},
    content: { version: 1, uuid, name, owner, project, kind, executor, documentDir, operation },
  }
}
