/** Runs a plan's init steps in order; what they bring goes into the run's lineage at once. */
import { join } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import type { Executor } from '../executors/contract.js'
import type { AttemptLayout } from '../home/layout.js'
import { privateFolder, removePrivateFiles } from '../home/private-files.js'
import type { InitContext, InitOutcome, InitProblem } from '../init/contract.js'
import type { Failure } from '../lifecycle/failure.js'
import type { InitStep, PlannedContainer, RunPlan } from '../plan/run-plan.js'
import type { Drive } from './drive.js'
import type { DrivenRun } from './driven-run.js'
import { NO_CONNECTION, stepConnection } from './init-connection.js'
import { runInitContainer } from './init-container.js'
import type { EngineParts } from './parts.js'
import { type StepLog, stepLog } from './step-log.js'

/** The container name under which init steps log. */
export const INIT = 'init'
/** Of one artifact, so many runs are looked at. */
const MOST_VERSIONS = 100

export async function runInitSteps(
  parts: EngineParts,
  run: DrivenRun,
  drive: Drive,
): Promise<Result<void, Failure>> {
  return await runSteps(parts, run, { ...drive, steps: drive.plan.init, log: stepLog(parts, run, INIT) })
}

export interface Steps {
  readonly steps: readonly InitStep[]
  readonly log: StepLog
  /** Where they bring what they bring; the run's own artifacts folder unless given. */
  readonly artifactsPath?: string
}

export async function runSteps(
  parts: EngineParts,
  run: DrivenRun,
  drive: Drive & Steps,
): Promise<Result<void, Failure>> {
  const { plan, executor, watch, steps, log, artifactsPath } = drive
  const { signal } = watch
  const files = parts.layout.run(run.uuid).attempt(run.record.attempt)
  for (const [index, step] of steps.entries()) {
    if (signal.aborted) return ok(undefined)
    const name = `${index + 1} of ${steps.length} (${step.kind})`
    const container = plan.containers.find((planned) => planned.name === step.container)
    const known = container ? ok(NO_CONNECTION) : await stepConnection(parts, plan, step)
    if (!known.ok) return fail({ reason: 'init-failed', step: name, problem: known.error })
    const { connection, mask } = known.value
    const outcome = container
      ? await containerStep(parts, run, { ...drive, container })
      : await runStep(parts, step, {
          ...contextOf(parts, plan, { executor, files }),
          ...(artifactsPath !== undefined && { artifactsPath }),
          path: step.path,
          connection,
          signal,
          report: (line) => log.report(mask.text(line)),
        }).finally(() => removePrivateFiles(files, INIT))
    await log.flush()
    if (signal.aborted) return ok(undefined)
    if (!outcome.ok)
      return fail({ reason: 'init-failed', step: name, problem: mask.text(sentence(outcome.error)) })
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

export function contextOf(
  parts: EngineParts,
  plan: RunPlan,
  { executor, files }: { readonly executor: Executor; readonly files: AttemptLayout },
): Omit<InitContext, 'path' | 'connection' | 'signal' | 'report'> {
  const layout = parts.layout.run(plan.uuid)
  return {
    artifactsPath: layout.contextArtifacts,
    visibleArtifactsPath: join(executor.contextRoot(layout), 'artifacts'),
    storePath: parts.layout.runs,
    gitCachePath: parts.layout.gitCache,
    runUuid: plan.uuid,
    documentDir: plan.documentDir ?? undefined,
    privateFolder: () => privateFolder(files, INIT),
    records: {
      artifacts: (uuid) => parts.store.artifacts(uuid),
      artifactsNamed: (name) => parts.store.artifactsNamed(name, MOST_VERSIONS),
      runName: async (uuid) => (await parts.store.getRun(uuid))?.name,
    },
  }
}

const sentence = ({ problem, hint }: InitProblem) => (hint ? `${problem} (${hint})` : problem)
