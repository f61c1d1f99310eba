/** A run as `-o json` prints it: Polyaxon's field names. The shape is documented in docs/json-output.md and stable. */
import type { ArtifactRecord, RunRecord } from '../../lifecycle/run.js'
import type { HookDelivery } from '../../store/contract.js'

export function runToJson(run: RunRecord) {
  return {
    uuid: run.uuid,
    name: run.name,
    owner: run.owner,
    project: run.project,
    description: run.description,
    tags: run.tags,
    kind: run.kind,
    status: run.status,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    wait_time: run.waitTime,
    duration: run.duration,
    attempt: run.attempt,
    inputs: run.inputs,
    outputs: run.outputs,
    meta_info: run.metaInfo,
    pipeline: run.parent,
    controller: run.root,
    key: run.key,
    iteration: run.iteration,
    original: run.original,
    cloning_kind: run.cloningKind,
    schedule_at: run.scheduleAt,
    pending: run.pending,
    queue: run.queue,
  }
}

export function hookToJson({ component, state, attempts, message, hookRun }: HookDelivery) {
  return { component, state, attempts, message, run: state === 'delivered' ? hookRun : null }
}

export function artifactToJson(artifact: ArtifactRecord) {
  const { name, kind, path, summary, isInput } = artifact
  return { name, kind, path, summary, is_input: isInput }
}
