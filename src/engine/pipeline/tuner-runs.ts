/**
 * The runs in which a matrix asks a tuner of its own: children of it like the others, with keys of their own,
 * whose output are the suggestions.
 */
import { fail, ok, type Result } from '../../base/result.js'
import type { Dict } from '../../base/value.js'
import { systemIds } from '../../host/system.js'
import { isDone } from '../../lifecycle/status.js'
import { type OwnTuner, offeredToTuner, type SearchedRun, suggestedBy } from '../../plan/matrix/own-tuner.js'
import type { PipelinePlan } from '../../plan/pipeline-plan.js'
import type { RunStore } from '../../store/contract.js'
import type { Observation } from '../../tuning/tuner.js'
import { planHubRun } from '../hub-plan.js'
import type { EngineParts } from '../parts.js'
import type { ChildEnd, Order } from './child-runs.js'
import { unplannedDraft } from './unplanned-draft.js'

const PREFIX = 'tuner-'

export const isTunerKey = (key: string): boolean => key.startsWith(PREFIX)

export interface TunerQuestion {
  readonly tuner: OwnTuner
  readonly plan: PipelinePlan
  readonly matrix: Dict
  readonly round: number
  readonly observations: readonly Observation[]
  /** Of the runs, by their index. */
  readonly uuids: ReadonlyMap<number, string>
}

export function tunerOrder(parts: EngineParts, question: TunerQuestion): Order {
  const { tuner, plan, round } = question
  const { component, queue, presets, params } = tuner
  return {
    key: `${PREFIX}${round}`,
    because: { reason: 'MatrixTuner', message: `it suggests round ${round} of the search` },
    async plan() {
      const uuid = systemIds.uuid()
      const name = `${plan.name ?? 'matrix'}-tuner`
      const offered = offeredToTuner(question.matrix, round, await searchedRuns(parts.store, question))
      const planned = await planHubRun(parts, plan, {
        uuid,
        name,
        component,
        queue,
        ...(presets.length > 0 && { presets }),
        params,
        offered,
        isIndependent: false,
      })
      if (!planned.ok)
        return fail({
          draft: unplannedDraft(plan, { uuid, name, kind: 'tuner', operation: {} }),
          problem: planned.error,
        })
      // Chance may be part of it: an equal question need not have the same answer.
      const { cache: _, ...asked } = planned.value
      const edges = [...question.uuids.values()].map((upstream) => {
        return { upstream, downstream: uuid, kind: 'join', values: { tuner: 'observations' } } as const
      })
      return ok({ plan: asked, edges })
    },
  }
}

async function searchedRuns(
  store: RunStore,
  { observations, uuids }: TunerQuestion,
): Promise<readonly SearchedRun[]> {
  const runs: SearchedRun[] = []
  for (const [index, { params, round, outcome }] of observations.entries()) {
    const uuid = uuids.get(index)
    const run = uuid === undefined ? undefined : await store.getRun(uuid)
    if (!run || !isDone(run.status)) continue
    const metric = outcome.kind === 'measured' ? outcome.metric : null
    runs.push({ uuid: run.uuid, params, iteration: round, status: run.status, outputs: run.outputs, metric })
  }
  return runs
}

/** What a tuner that has ended suggests. The error is one sentence for people. */
export async function answerOf(
  store: RunStore,
  { uuid, status }: ChildEnd,
): Promise<Result<readonly Dict[], string>> {
  if (status !== 'succeeded') {
    const last = (await store.conditions(uuid)).at(-1)
    return fail(`its tuner ${uuid} is ${status}${last?.message ? `: ${last.message}` : ''}`)
  }
  const answer = suggestedBy((await store.getRun(uuid))?.outputs ?? {})
  return answer.ok ? answer : fail(`its tuner ${uuid}: ${answer.error}`)
}
