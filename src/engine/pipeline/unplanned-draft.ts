/** What is recorded of a child that has no plan, because it never begins or cannot be planned. */
import { redactJson } from '../../base/redact.js'
import { type Dict, type Json, toJson } from '../../base/value.js'
import type { DagParts } from '../../plan/dag-parts.js'
import { writtenHooks } from '../../plan/hooks.js'
import { compiledOf, type PipelinePlan } from '../../plan/pipeline-plan.js'
import { dictOf, textOf } from '../../polyaxonfile/fields.js'
import type { KeylessDraft } from './child-runs.js'

export interface Unplanned {
  readonly uuid: string
  readonly name: string | null
  /** The run kind, as far as it is known. */
  readonly kind: string
  /** What of its operation holds all the same, such as its hooks. */
  readonly operation: Json
}

/** An operation of a dag. Its hooks hold for a run that never begins, too. */
export const operationDraft = (
  plan: PipelinePlan,
  dag: DagParts,
  { name, uuid }: { readonly name: string; readonly uuid: string },
): KeylessDraft =>
  unplannedDraft(plan, {
    uuid,
    name,
    kind: dag.kindOf(name),
    operation: writtenHooks(dag.operation(name)?.value),
  })

/** A run of a matrix with what was suggested for it. */
export function suggestionDraft(
  plan: PipelinePlan,
  { params, uuid }: { readonly params: Dict; readonly uuid: string },
): KeylessDraft {
  const kind = textOf(dictOf(compiledOf(plan), 'run') ?? {}, 'kind') ?? 'job'
  const draft = unplannedDraft(plan, { uuid, name: plan.name, kind, operation: {} })
  return { ...draft, inputs: redactJson(toJson(params)) as KeylessDraft['inputs'] }
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
