/**
 * Settles what init steps leave open, such as which commit a branch is, before a run looks for an equal one:
 * the result is part of what is compared, and the run brings just that.
 */
import type { Json } from '../base/value.js'
import type { Executor } from '../executors/contract.js'
import type { AttemptLayout } from '../home/layout.js'
import { removePrivateFiles } from '../home/private-files.js'
import type { Pinned } from '../init/contract.js'
import type { CachePlan } from '../plan/cache-key.js'
import type { Plan } from '../plan/pipeline-plan.js'
import type { InitStep, RunPlan } from '../plan/run-plan.js'
import type { DrivenRun } from './driven-run.js'
import { stepConnection } from './init-connection.js'
import { contextOf, INIT } from './init-steps.js'
import type { EngineParts } from './parts.js'

export type CachedPlan = RunPlan & { readonly cache: CachePlan }

/** The plan with its open ends settled; in the store as well, when there were any. */
export async function pinSteps(
  parts: EngineParts,
  run: DrivenRun,
  { plan, signal }: { readonly plan: CachedPlan; readonly signal: AbortSignal },
): Promise<CachedPlan> {
  const pinned = await pinnedPlan(parts, { plan, attempt: run.record.attempt, signal })
  const { init, cache } = pinned
  if (pinned !== plan)
    await run.update({ content: { ...(run.record.content as object), init, cache } as unknown as Json })
  return pinned
}

interface PinPlan {
  readonly plan: CachedPlan
  readonly attempt: number
  readonly signal: AbortSignal
}

/** The plan itself where nothing is open. */
export async function pinnedPlan(
  parts: EngineParts,
  { plan, attempt, signal }: PinPlan,
): Promise<CachedPlan> {
  const executor = parts.executors.find(({ name }) => name === plan.executor)
  if (!executor || !('init' in plan.cache.parts)) return plan
  const files = parts.layout.run(plan.uuid).attempt(attempt)
  const init: InitStep[] = []
  const versions: Record<string, string> = {}
  for (const [index, step] of plan.init.entries()) {
    const pinned = await pinnedOf(parts, { plan, step, executor, files, signal })
    init.push(pinned ? { ...step, spec: pinned.spec } : step)
    if (pinned) versions[`init.${index}.version`] = pinned.version
  }
  if (Object.keys(versions).length === 0) return plan
  return { ...plan, init, cache: { ...plan.cache, parts: { ...plan.cache.parts, ...versions } } }
}

interface Pinning {
  readonly plan: Plan & RunPlan
  readonly step: InitStep
  readonly executor: Executor
  readonly files: AttemptLayout
  readonly signal: AbortSignal
}

/** What cannot be settled now is left to the step itself, which says what is wrong. */
async function pinnedOf(
  parts: EngineParts,
  { plan, step, executor, files, signal }: Pinning,
): Promise<Pinned | undefined> {
  const initializer = parts.initializers.find(({ kind }) => kind === step.kind)
  if (!initializer?.pin || step.container !== undefined) return undefined
  const known = await stepConnection(parts, plan, step)
  if (!known.ok) return undefined
  return initializer
    .pin(step.spec, {
      ...contextOf(parts, plan, { executor, files }),
      path: step.path,
      connection: known.value.connection,
      signal,
      report: () => {},
    })
    .finally(() => removePrivateFiles(files, INIT))
}
