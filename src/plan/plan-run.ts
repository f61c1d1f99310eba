/** From a resolved operation to the plan of one run. */
import { type Json, toJson, type Value } from '../base/value.js'
import type { ResolvedOperation } from '../resolve/resolved-operation.js'
import { planBuild } from './plan-build.js'
import { planContainers } from './plan-containers.js'
import { type HostPorts, planService } from './plan-service.js'
import { exitCodesThatFail } from './pod-failure-policy.js'
import type { RunPlan, Termination } from './run-plan.js'

export interface PlanOptions {
  readonly uuid: string
  readonly owner: string
  readonly project: string
  readonly documentDir: string | null
  readonly executor: string
  /** Where on this machine the ports of a service are reached: at the same port unless given. */
  readonly hostPorts?: HostPorts
}

export function planRun(
  operation: ResolvedOperation,
  { uuid, owner, project, documentDir, executor, hostPorts = {} }: PlanOptions,
): RunPlan {
  const planned = planContainers(operation)
  const build = planBuild(operation)
  const service = planService(operation, planned.containers, hostPorts)
  return {
    version: 1,
    uuid,
    owner,
    project,
    documentDir,
    executor,
    name: operation.name,
    description: operation.description,
    tags: operation.tags,
    kind: operation.kind,
    inputs: jsonValues(operation.inputs),
    outputs: jsonValues(operation.outputs),
    operation: toJson(operation.compiled),
    run: toJson(operation.run),
    ...(build && { build }),
    ...planned,
    ...(service && { service }),
    termination: terminationOf(toJson(operation.compiled)),
  }
}

const jsonValues = (values: Readonly<Record<string, Value>>): Record<string, Json> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toJson(value)]))

function terminationOf(compiled: Json): Termination {
  const section = (compiled as { readonly termination?: Readonly<Record<string, Json>> }).termination ?? {}
  const number = (value: Json | undefined) => (typeof value === 'number' ? value : null)
  const noRetry = exitCodesThatFail(section.podFailurePolicy ?? null)
  return {
    timeoutS: number(section.timeout),
    maxRetries: number(section.maxRetries) ?? 0,
    ttlS: number(section.ttl),
    ...(noRetry.length > 0 && { noRetry }),
  }
}
