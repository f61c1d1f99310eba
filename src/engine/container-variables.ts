/** A planned container with the variables that the configuration gives it. Values live in memory only: the plan in the store has none of them. */
import { availableParallelism, hostname, totalmem } from 'node:os'
import { fail, ok, type Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import { containerEnvironment } from '../connections/container-environment.js'
import { type ConnectionMount, connectionMounts } from '../connections/context.js'
import { type FileVolumes, volumeFiles } from '../connections/volume-files.js'
import type { Failure } from '../lifecycle/failure.js'
import { type PodFields, podFields } from '../plan/pod-fields.js'
import { type PlannedContainer, type RunPlan, sectionAt } from '../plan/run-plan.js'
import type { EngineParts } from './parts.js'

export interface WithVariables {
  readonly planned: PlannedContainer
  /** Names of its variables that hold secrets. */
  readonly secrets: readonly string[]
  /** The folders of its connections. */
  readonly connectionMounts: readonly ConnectionMount[]
  /** The files of the volumes that it mounts. */
  readonly fileVolumes: FileVolumes
}

export async function withVariables(
  parts: EngineParts,
  plan: RunPlan,
  planned: PlannedContainer,
): Promise<Result<WithVariables, Failure>> {
  const { configuration, diagnostics } = parts.configuration(plan.documentDir)
  const wrong = diagnostics.find(({ severity }) => severity === 'error')
  if (wrong) return fail({ reason: 'refused', problem: `the configuration is wrong: ${wrong.message}` })
  const connections = connectionsOf(plan, planned)
  const mounts = connectionMounts(connections, configuration, parts.connectionKinds)
  if (!mounts.ok) return fail({ reason: 'refused', problem: mounts.error })
  const section = sectionAt(plan.run, planned.at)
  const sources = { configuration, environment: parts.environment, fields: fieldsOf(plan, planned) }
  const variables = await containerEnvironment(section, { ...sources, connections })
  if (!variables.ok) return fail({ reason: 'refused', problem: `${planned.name}: ${variables.error}` })
  const files = await volumeFiles(sectionAt(plan.run, planned.pod), section, sources)
  if (!files.ok) return fail({ reason: 'refused', problem: `${planned.name}: ${files.error}` })
  const { before, own, secrets } = variables.value
  const env = { ...before, ...planned.env, ...own }
  // A variable that the document sets itself is no secret.
  const hidden = secrets.filter((name) => name in own || !(name in planned.env))
  return ok({
    planned: { ...planned, env },
    secrets: hidden,
    connectionMounts: mounts.value,
    fileVolumes: files.value,
  })
}

const fieldsOf = (plan: RunPlan, planned: PlannedContainer): PodFields =>
  podFields(plan, planned, {
    hostName: hostname(),
    processors: availableParallelism(),
    memoryBytes: totalmem(),
  })

/** A custom init container uses the connection of its step, a sidecar none, the others those of the run. */
function connectionsOf(plan: RunPlan, { name, role, pod }: PlannedContainer): readonly string[] {
  if (role === 'sidecar') return []
  if (role === 'init')
    return plan.init.flatMap((step) => (step.container === name ? (step.connection ?? []) : []))
  const section = sectionAt(plan.run, pod) as { readonly connections?: Json }
  const names = Array.isArray(section.connections) ? (section.connections as readonly Json[]) : []
  return names.filter((one) => typeof one === 'string')
}
