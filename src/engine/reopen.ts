/**
 * Opens a run that has ended, so that it can be gone on with: what has succeeded in it stays, the rest is done
 * once more. A run within it that is a pipeline itself is opened in turn.
 */
import type { ChildRecord, RunRecord } from '../lifecycle/run.js'
import { isDone } from '../lifecycle/status.js'
import { withDownstream } from '../plan/dag.js'
import { compiledOf, isPipelinePlan, isPlanned, type PipelinePlan, type Plan } from '../plan/pipeline-plan.js'
import { dagOperations, nodeOf } from '../plan/progress/dag-operation.js'
import type { EngineParts } from './parts.js'

/**
 * The run, which nobody drives. Undefined when there is nothing to go on with: it is not there, never began, has
 * succeeded, or another pxrun has it.
 */
export async function reopen(parts: EngineParts, uuid: string, by: string): Promise<RunRecord | undefined> {
  const { store } = parts
  const run = await store.getRun(uuid)
  if (!run || !isDone(run.status) || run.status === 'succeeded' || run.status === 'skipped') return undefined
  const plan = run.content as unknown as Plan
  if (!isPlanned(plan)) return undefined
  const epoch = await store.takeOver(uuid, await store.epoch(uuid), parts.self)
  if (epoch === undefined) return undefined
  const attempt = isPipelinePlan(plan) ? run.attempt : run.attempt + 1
  if (isPipelinePlan(plan)) await reopenChildren(parts, { uuid, epoch, plan, by })
  else await store.updateRun(uuid, epoch, { attempt })
  const change = { type: 'resuming', reason: 'Resumed', message: `it goes on, asked for by ${by}` } as const
  const resumed = await store.addConditions(uuid, epoch, [change])
  // Whoever goes on with it takes it over like any other run that nobody drives.
  await store.release(uuid, epoch)
  return resumed.ok ? { ...run, attempt, ...resumed.value } : undefined
}

interface Opened {
  readonly uuid: string
  readonly epoch: number
  readonly plan: PipelinePlan
  readonly by: string
}

async function reopenChildren(parts: EngineParts, { uuid, epoch, plan, by }: Opened): Promise<void> {
  const children = await parts.store.children(uuid)
  const unfinished = children.filter(({ status }) => status !== 'succeeded' && status !== 'skipped')
  const again: ChildRecord[] = []
  for (const child of unfinished) {
    const isPipeline = child.kind === 'dag' || child.kind === 'matrix'
    if (isPipeline && (!isDone(child.status) || (await reopen(parts, child.uuid, by)))) continue
    again.push(child)
  }
  const keys = new Set(again.map(({ key }) => key))
  // What came after them came of how they ended.
  const opened = new Set(unfinished.map(({ key }) => key))
  if (plan.kind === 'dag') {
    const nodes = dagOperations(compiledOf(plan)).map(nodeOf)
    for (const key of withDownstream(nodes, opened)) if (!opened.has(key)) keys.add(key)
  }
  await parts.store.retireChildren(uuid, epoch, [...keys])
}
