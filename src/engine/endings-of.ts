/** How the containers of an attempt have ended, asked of their executor, whoever has started them. */
import type { Executor } from '../executors/contract.js'
import type { AttemptLayout } from '../home/layout.js'
import type { PlannedContainer, RunPlan } from '../plan/run-plan.js'
import { together } from './attend.js'
import { GONE } from './follow-container.js'
import { lastIncarnation, restartsOfAll } from './incarnations.js'
import { type Ending, type Endings, failureOf, verdictOf } from './outcome.js'

interface Asked {
  readonly executor: Executor
  readonly files: AttemptLayout
}

/** Those that have. One that a pxrun died over before it started waits to be gone on with. */
export async function endingsOf(
  { executor, files }: Asked,
  containers: readonly PlannedContainer[],
): Promise<Endings> {
  const endings = new Map<string, Ending>()
  for (const { name } of containers) {
    const state = await executor.inspect(lastIncarnation(name, files), files)
    if (state.state === 'exited') endings.set(name, { kind: 'exited', ...state })
    if (state.state === 'lost') endings.set(name, GONE)
  }
  return endings
}

/** Without the failures of replicas that are to be started again by whoever goes on with the run. */
export function finalEndings(endings: Endings, plan: RunPlan, files: AttemptLayout): Endings {
  const containers = together(plan)
  if (restartsOfAll(containers, files) >= plan.termination.maxRetries) return endings
  const isDue = ({ name, restarts }: PlannedContainer) => {
    const ending = endings.get(name)
    return restarts === true && ending !== undefined && failureOf(name, ending) !== undefined
  }
  const due = new Set(containers.filter(isDue).map(({ name }) => name))
  return new Map([...endings].filter(([name]) => !due.has(name)))
}

/**
 * The plan without what was never started, when the others have decided the run by then; undefined when they have
 * not. The network of a container, for one, that has ended already cannot be joined, and need not be.
 */
export async function decidedWithout(asked: Asked, plan: RunPlan): Promise<RunPlan | undefined> {
  if (!verdictOf(together(plan), await endingsOf(asked, together(plan)))) return undefined
  const containers: PlannedContainer[] = []
  for (const container of plan.containers) {
    const { state } = await asked.executor.inspect(container.name, asked.files)
    if (container.role === 'init' || state !== 'never-started') containers.push(container)
  }
  return { ...plan, containers }
}
