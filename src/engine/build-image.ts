/**
 * Builds the image that a run's `build` section describes, before its containers are prepared: its own init
 * steps bring the files, the executor's engine builds, and the run's main containers use what came out.
 */
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import { placeOf } from '../connections/registry-login.js'
import type { BuildRequest } from '../executors/contract.js'
import { confine } from '../home/confine.js'
import type { Failure } from '../lifecycle/failure.js'
import type { BuildPlan, RunPlan } from '../plan/run-plan.js'
import type { Drive } from './drive.js'
import type { DrivenRun } from './driven-run.js'
import { runSteps } from './init-steps.js'
import type { EngineParts } from './parts.js'
import { registryAccess } from './registry-access.js'
import { stepLog } from './step-log.js'

/** The container name under which a build logs. */
export const BUILD = 'build'
const COPY = '.pxrun-dockerfile'

/** The plan with the image that was built; the plan itself when there is nothing to build. */
export async function buildImage(
  parts: EngineParts,
  run: DrivenRun,
  drive: Drive,
): Promise<Result<RunPlan, Failure>> {
  const { plan, executor } = drive
  if (!plan.build) return ok(plan)
  if (!executor.build)
    return fail({
      reason: 'refused',
      problem: `its \`build\` section needs a container engine, which the executor ${executor.name} does not have; run it with --executor docker`,
    })
  const folder = join(parts.layout.run(run.uuid).attempts, BUILD)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    const built = await buildIn(parts, run, { ...drive, build: plan.build, folder })
    return built.ok ? ok(withImage(plan, built.value)) : built
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function buildIn(
  parts: EngineParts,
  run: DrivenRun,
  drive: Drive & { readonly build: BuildPlan; readonly folder: string },
): Promise<Result<string, Failure>> {
  const { executor, build, folder, watch } = drive
  const log = stepLog(parts, run, BUILD)
  const brought = await runSteps(parts, run, { ...drive, steps: build.init, artifactsPath: folder, log })
  if (!brought.ok) return brought
  const visible = join(executor.contextRoot(parts.layout.run(run.uuid)), 'artifacts')
  const context = placeIn(folder, build.context ?? visible, visible)
  const dockerfile = context && dockerfileIn(context, placeIn(folder, build.dockerfile, visible), build)
  if (!dockerfile) {
    const where = build.context === null ? '' : ` in the context ${build.context}`
    const problem = `its init steps bring no ${build.dockerfile}${where}`
    return fail({ reason: 'build-failed', problem })
  }
  const destination = destinationOf(parts, drive)
  if (!destination.ok) return fail({ reason: 'refused', problem: destination.error })
  const { useCache } = build
  const request = { folder: context, dockerfile, ...destination.value, useCache, home: parts.layout.home }
  const registries = registryAccess(parts, run, drive.plan)
  const built = await executor.build!(request, { onProgress: log.report, signal: watch.signal, registries })
  await log.flush()
  return built
}

/** What the image is called, and whether it is pushed: to the registry connection that the document names. */
function destinationOf(
  parts: EngineParts,
  { build, plan }: { readonly build: BuildPlan; readonly plan: RunPlan },
): Result<Pick<BuildRequest, 'destination' | 'push'>, string> {
  const { destination, connection: name } = build
  if (name === undefined) return ok({ destination, push: false })
  const connection = parts.configuration(plan.documentDir).configuration.connections[name]
  if (connection?.kind !== 'registry') return fail(`no registry connection is called \`${name}\``)
  if (destination === null)
    return fail(`its \`build\` section names the registry \`${name}\` and no \`destination\` in it`)
  const place = placeOf(connection)
  return ok({
    destination: destination.startsWith(`${place}/`) ? destination : `${place}/${destination}`,
    push: true,
  })
}

/** Engines want it in the context; one that lies elsewhere among the files is copied there. */
function dockerfileIn(
  context: string,
  elsewhere: string | undefined,
  { dockerfile }: BuildPlan,
): string | undefined {
  const inside = isAbsolute(dockerfile) ? undefined : confine(context, dockerfile)
  if (inside && existsSync(inside)) return dockerfile
  if (!elsewhere || !existsSync(elsewhere)) return undefined
  copyFileSync(elsewhere, join(context, COPY))
  return COPY
}

/** Where a path that documents write lies in the folder of the build. */
function placeIn(folder: string, path: string, visible: string): string | undefined {
  const inside = path === visible || path.startsWith(`${visible}/`) ? path.slice(visible.length + 1) : path
  return confine(folder, inside || '.')
}

const withImage = (plan: RunPlan, image: string): RunPlan => ({
  ...plan,
  containers: plan.containers.map((container) =>
    container.role === 'main' || container.role === 'replica' ? { ...container, image } : container,
  ),
})
