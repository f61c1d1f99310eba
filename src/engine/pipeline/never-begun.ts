/**
 * Records those runs of a pipeline that will never begin, because it ends before their turn: each with a status
 * and the reason, so that nobody has to guess from what is not there.
 *
 * Everything is read from the plan and the store: also who finds a pipeline that nobody drives can do it. Runs are
 * recorded so many at a time, which costs little more than one and keeps no other pxrun waiting.
 */
import type { Dict } from '../../base/value.js'
import { systemIds } from '../../host/system.js'
import type { RunRecord } from '../../lifecycle/run.js'
import { dagParts } from '../../plan/dag-parts.js'
import { triggeredHooks } from '../../plan/hooks.js'
import { compiledOf, type PipelinePlan } from '../../plan/pipeline-plan.js'
import { suggestionsFromJson } from '../../plan/progress/matrix-progress.js'
import type { ChildDraft, RunStore } from '../../store/contract.js'
import { type DrivenRun, RunTakenError } from '../driven-run.js'
import type { EngineParts } from '../parts.js'
import { operationDraft, suggestionDraft } from './unplanned-draft.js'

const AT_A_TIME = 500

export interface NeverBegun {
  readonly plan: PipelinePlan
  /** Of the end of the pipeline, and so of each of them. */
  readonly reason: string
  /** How the pipeline has ended, in words. */
  readonly because: string
  /** Each of them once it is recorded, and the words with it. */
  readonly onRecorded?: (run: RunRecord, message: string) => Promise<void>
}

/** How many there were, and of how many. */
export async function recordNeverBegun(
  { store, self }: EngineParts,
  { uuid: parent, epoch }: DrivenRun,
  { plan, reason, because, onRecorded }: NeverBegun,
): Promise<{ readonly left: number; readonly all: number }> {
  const message = `it never began, because its pipeline has ended: ${because}`
  const present = new Set((await store.children(parent)).map(({ key }) => key))
  const all = await expectedChildren(store, parent, plan)
  const left = [...all].filter(([key]) => !present.has(key))
  for (let first = 0; first < left.length; first += AT_A_TIME) {
    const children = left.slice(first, first + AT_A_TIME).map(([key, draftOf]) => {
      const draft: ChildDraft = { ...draftOf(), parent, key }
      const hooks = triggeredHooks(draft.content, 'stopped')
      return { draft, end: { type: 'stopped', reason, message, hooks } } as const
    })
    const made = await store.createEnded(children, self, epoch)
    if (!made.ok) throw new RunTakenError(`${parent}: another pxrun drives it now`)
    for (const run of made.value) await onRecorded?.(run, message)
  }
  return { left: left.length, all: all.size }
}

type Drafts = ReadonlyMap<string, () => Omit<ChildDraft, 'parent' | 'key'>>

/** By key: the operations of a dag, the runs that a matrix has suggested. */
async function expectedChildren(store: RunStore, uuid: string, plan: PipelinePlan): Promise<Drafts> {
  if (plan.kind === 'matrix') {
    const suggestions = (await store.rounds(uuid)).flatMap(suggestionsFromJson)
    return new Map(
      suggestions.map(({ params, round }, index) => [
        String(index),
        () => ({ ...suggested(plan, params), iteration: round }),
      ]),
    )
  }
  if (plan.kind !== 'dag') return new Map()
  const dag = dagParts(compiledOf(plan))
  return new Map(
    dag.operations.map(({ name }) => [
      name,
      () => operationDraft(plan, dag, { name, uuid: systemIds.uuid() }),
    ]),
  )
}

const suggested = (plan: PipelinePlan, params: Dict) =>
  suggestionDraft(plan, { params, uuid: systemIds.uuid() })
