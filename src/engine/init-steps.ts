/** Runs a plan's init steps in order; what they bring goes into the run's lineage at once. */
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import type { Executor } from '../executors/contract.js'
import { noteArrival } from '../home/raw-log.js'
import type { InitContext, InitOutcome, InitProblem } from '../init/contract.js'
import type { Failure } from '../lifecycle/failure.js'
import type { InitStep, PlannedContainer, RunPlan } from '../plan/run-plan.js'
import type { Drive } from './drive.js'
import type { DrivenRun } from './driven-run.js'
import { runInitContainer } from './init-container.js'
import type { EngineParts } from './parts.js'

/** The container name under which init steps log. */
export const INIT = 'init'

export async function runInitSteps(
  parts: EngineParts,
  run: DrivenRun,
  drive: Drive,
): Promise<Result<void, Failure>> {
  const { plan, executor, watch } = drive
  const { signal } = watch
  const log = initLog(parts, run, plan)
  for (const [index, step] of plan.init.entries()) {
    if (signal.aborted) return ok(undefined)
    if (step.connection)
      await run.notice(
        `the connection ${step.connection} of an init step is not configured here; it goes without`,
      )
    const name = `${index + 1} of ${plan.init.length} (${step.kind})`
    const container = plan.containers.find((planned) => planned.name === step.container)
    const outcome = container
      ? await containerStep(parts, run, { ...drive, container })
      : await runStep(parts, step, {
          ...contextOf(parts, plan, executor),
          path: step.path,
          signal,
          report: log.report,
        })
    await log.flush()
    if (signal.aborted) return ok(undefined)
    if (!outcome.ok) return fail({ reason: 'init-failed', step: name, problem: sentence(outcome.error) })
    await run.recordArtifacts(outcome.value.artifacts)
    for (const edge of outcome.value.edges) await parts.store.recordEdge(edge)
  }
  return ok(undefined)
}

async function containerStep(
  parts: EngineParts,
  run: DrivenRun,
  drive: Drive & { readonly container: PlannedContainer },
): Promise<Result<InitOutcome, InitProblem>> {
  const ended = await runInitContainer(parts, run, drive)
  return ended.ok ? ok({ artifacts: [], edges: [] }) : fail({ problem: ended.error })
}

async function runStep(
  parts: EngineParts,
  step: InitStep,
  context: InitContext,
): Promise<Result<InitOutcome, InitProblem>> {
  const initializer = parts.initializers.find(({ kind }) => kind === step.kind)
  if (initializer) return initializer.run(step.spec, context)
  const known = parts.initializers.map(({ kind }) => kind).join(', ')
  return fail({
    problem: `init steps of the kind ${step.kind} are not supported by this executor`,
    hint: `known: ${known}`,
  })
}

function contextOf(
  parts: EngineParts,
  plan: RunPlan,
  executor: Executor,
): Omit<InitContext, 'path' | 'signal' | 'report'> {
  const layout = parts.layout.run(plan.uuid)
  return {
    artifactsPath: layout.contextArtifacts,
    visibleArtifactsPath: join(executor.contextRoot(layout), 'artifacts'),
    storePath: parts.layout.runs,
    gitCachePath: parts.layout.gitCache,
    runUuid: plan.uuid,
    documentDir: plan.documentDir ?? undefined,
  }
}

/** The init steps' log: written before it is told, like every container's. */
function initLog(parts: EngineParts, run: DrivenRun, plan: RunPlan) {
  const attempt = parts.layout.run(plan.uuid).attempt(run.record.attempt)
  const told: Promise<void>[] = []
  let end = 0
  mkdirSync(attempt.root, { recursive: true, mode: 0o700 })
  return {
    report: (line: string) => {
      const at = parts.clock.now()
      appendFileSync(attempt.log(INIT), `${line}\n`, { mode: 0o600 })
      end += Buffer.byteLength(line) + 1
      noteArrival(attempt.logIndex(INIT), end, at)
      told.push(run.log(INIT, line, at))
    },
    flush: async () => {
      await Promise.all(told.splice(0))
    },
  }
}

const sentence = ({ problem, hint }: InitProblem) => (hint ? `${problem} (${hint})` : problem)
