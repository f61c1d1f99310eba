/** From a resolved operation to the plan of one run. */
import { type Json, toJson } from '../base/value.js'
import type { ResolvedOperation } from '../resolve/resolved-operation.js'
import { planBuild } from './plan-build.js'
import { planContainers } from './plan-containers.js'
import { type PlanHeadOptions, planHead } from './plan-head.js'
import { type HostPorts, planService } from './plan-service.js'
import { exitCodesThatFail } from './pod-failure-policy.js'
import type { RunPlan, Termination } from './run-plan.js'

export interface PlanOptions extends PlanHeadOptions {
  /** Where on this machine the ports of a service are reached: at the same port unless given. */
  readonly hostPorts?: HostPorts
}

export function planRun(operation: ResolvedOperation, options: PlanOptions): RunPlan {
  const head = planHead(operation, options)
  const { hostPorts = {} } = options
  const planned = planContainers(operation, (port) => hostPorts[port] ?? port)
  const build = planBuild(operation)
  const service = planService(operation, planned.containers, hostPorts)
  return {
    ...head,
    kind: operation.kind,
    run: toJson(operation.run),
    ...(build && { build }),
    ...planned,
    ...(service && { service }),
    termination: terminationOf(head.operation),
  }
}

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
