/** Plans, prepares and starts the containers of an attempt that run together. */
import { join } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import { SHORTEST } from '../connections/mask.js'
import type { ContainerPlan, Executor, RunPlaces } from '../executors/contract.js'
import type { AttemptLayout } from '../home/layout.js'
import type { Failure } from '../lifecycle/failure.js'
import { pluginsOf } from '../plan/plugins.js'
import type { PlannedContainer, RunPlan } from '../plan/run-plan.js'
import { withReferences } from '../plan/variable-references.js'
import { trackingEnvironment } from '../tracking/environment.js'
import { withVariables } from './container-variables.js'
import type { Drive } from './drive.js'
import type { DrivenRun } from './driven-run.js'
import type { EngineParts } from './parts.js'
import { registryAccess } from './registry-access.js'
import { storePathFor } from './run-context.js'

/** The containers, ready to be started; or what keeps one of them from it, or the stop that came meanwhile. */
export async function prepareContainers(
  parts: EngineParts,
  run: DrivenRun,
  { plan, executor, watch, containers }: Drive & { readonly containers: readonly PlannedContainer[] },
): Promise<Result<readonly ContainerPlan[], Failure>> {
  const prepared: ContainerPlan[] = []
  const onProgress = (line: string) => void run.notice(line)
  const registries = registryAccess(parts, run, plan)
  for (const planned of containers) {
    const container = await planContainer(parts, { plan, executor }, planned)
    if (!container.ok) return container
    await hideSecrets(run, container.value)
    const ready = await executor.prepare(container.value, { onProgress, signal: watch.signal, registries })
    if (watch.requests[0]) return fail({ reason: 'stopped', by: watch.requests[0].by })
    if (!ready.ok) return ready
    prepared.push(container.value)
  }
  return ok(prepared)
}

/** Values that are too short to be masked are named, by their variables. */
async function hideSecrets(
  run: DrivenRun,
  { name, env, secrets = [], hidden = [] }: ContainerPlan,
): Promise<void> {
  run.hide([...secrets.flatMap((variable) => env[variable] ?? []), ...hidden])
  const short = secrets.filter((variable) => Buffer.byteLength(env[variable] ?? '') < SHORTEST)
  if (short.length > 0)
    await run.notice(
      `${name}: ${short.join(', ')} ${short.length === 1 ? 'is' : 'are'} too short to be masked`,
    )
}

/** Starts all of them, in order; when one cannot be, none stays. */
export async function startContainers(
  { executor, files, graceMs }: { executor: Executor; files: AttemptLayout; graceMs: number },
  containers: readonly ContainerPlan[],
): Promise<Result<void, Failure>> {
  for (const [index, container] of containers.entries()) {
    const started = await executor.start(container, files)
    if (started.ok) continue
    await Promise.all(containers.slice(0, index).map(({ name }) => executor.stop(name, files, graceMs)))
    return started
  }
  return ok(undefined)
}

/** A container as its executor plans it, with the variables and folders that the configuration gives it. */
export async function planContainer(
  parts: EngineParts,
  { plan, executor }: Pick<Drive, 'plan' | 'executor'>,
  planned: PlannedContainer,
): Promise<Result<ContainerPlan, Failure>> {
  // What the configuration adds is not looked at: a secret must not come into the arguments.
  const known = await withVariables(parts, plan, withReferences(planned))
  if (!known.ok) return known
  const { planned: full, ...given } = known.value
  return executor.plan(plan, full, { ...placesOf(parts, plan, executor), ...given })
}

/** What all containers of a run have in common. */
function placesOf(
  parts: EngineParts,
  plan: RunPlan,
  executor: Executor,
): Omit<RunPlaces, 'secrets' | 'connectionMounts' | 'fileVolumes'> {
  const { layout, packageRoot, environment } = parts
  const { uuid, name, owner, project } = plan
  const contextRoot = executor.contextRoot(layout.run(uuid))
  const offlineRoot = join(contextRoot, 'offline')
  const { collectArtifacts, logLevel } = pluginsOf(plan.operation)
  const variables = trackingEnvironment({
    ...{ offlineRoot, contextRoot, uuid, name, owner, project },
    ...(!collectArtifacts && { collectArtifacts }),
    // pxrun itself samples what the run uses; twice would be in the same files.
    collectResources: false,
    ...(logLevel !== null && { logLevel }),
  })
  const { pass, permissions, volumeClaims } = parts.configuration(plan.documentDir).configuration
  return {
    layout,
    packageRoot,
    environment,
    pass: [...pass, ...(parts.pass ?? [])],
    permissions,
    volumeClaims,
    storePath: storePathFor(parts, { executor, uuid, documentDir: plan.documentDir }),
    variables,
  }
}
