/**
 * Plans one run of a pipeline from the pipeline's stored operation and from what has come of other runs.
 *
 * Reads and writes nothing.
 */
import { fail, ok, type Result } from '../../base/result.js'
import type { DateTimeValue, Dict, Value } from '../../base/value.js'
import type { Tracked } from '../../compile/merge.js'
import { compileChild } from '../../pipeline.js'
import { type PipelinePlan, type Plan, planOperation } from '../../plan/pipeline-plan.js'
import { type HostPorts, servicePorts } from '../../plan/plan-service.js'
import type { ResolvedOperation } from '../../resolve/resolved-operation.js'
import type { RunContext } from '../../resolve/run-context.js'
import type { EngineParts } from '../parts.js'
import { machineContext } from '../run-context.js'

export interface ChildRequest {
  readonly uuid: string
  /** With its component. */
  readonly operation: Tracked
  /** Values of references by their key. */
  readonly references: ReadonlyMap<string, Value>
  readonly joins?: ReadonlyMap<string, Value>
  readonly inherited?: Dict | undefined
  /** What it is called when its operation has no name. */
  readonly name: string | null
  readonly iteration?: number | null
  /** The slot that it is made for. */
  readonly scheduleAt?: DateTimeValue
}

/** The error is one sentence for people. */
export async function planChild(
  parts: EngineParts,
  pipeline: PipelinePlan & Pick<Plan, 'nocache'>,
  request: ChildRequest,
): Promise<Result<Plan, string>> {
  const { uuid, name, iteration = null, scheduleAt = null } = request
  const { owner, project, documentDir, executor } = pipeline
  const machine = machineContext(parts, { executor, uuid, documentDir })
  if (!machine) return fail(`there is no executor ${executor}`)
  const context: RunContext = {
    owner,
    project,
    uuid,
    ...machine,
    name,
    iteration,
    scheduleAt,
    isIndependent: false,
  }
  const resolved = resolvedChild(request, context)
  if (!resolved.ok) return resolved
  const planned = await withPorts(resolved.value, {
    hasOwnNetwork: machine.hasOwnNetwork,
    choose: async (wanted) => (await import('../service/host-ports.js')).chooseHostPorts(wanted),
    resolve: (hostPorts) => resolvedChild(request, { ...context, hostPorts }),
  })
  if (!planned.ok) return planned
  const { operation, hostPorts } = planned.value
  const plan = planOperation(operation, {
    uuid,
    owner,
    project,
    documentDir,
    executor,
    hostPorts,
    context,
    nocache: pipeline.nocache,
  })
  return ok(plan.name === null ? { ...plan, name } : plan)
}

function resolvedChild(request: ChildRequest, context: RunContext): Result<ResolvedOperation, string> {
  const { operation, references, joins = new Map(), inherited } = request
  const { operation: resolved, diagnostics } = compileChild(operation, {
    context,
    facts: { references, joins },
    inherited,
  })
  if (resolved) return ok(resolved)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  return fail(errors.map(({ message }) => message).join('; ') || 'it cannot be compiled')
}

interface PortSources {
  readonly hasOwnNetwork: boolean
  choose(wanted: readonly number[]): Promise<HostPorts>
  /** The operation again, when it has to know other ports than its document says. */
  resolve(hostPorts: HostPorts): Result<ResolvedOperation, string>
}

/** Gives a service ports of this machine that are free. */
async function withPorts(
  operation: ResolvedOperation,
  { hasOwnNetwork, choose, resolve }: PortSources,
): Promise<Result<{ readonly operation: ResolvedOperation; readonly hostPorts: HostPorts }, string>> {
  const wanted = operation.kind === 'service' ? servicePorts(operation) : []
  if (wanted.length === 0) return ok({ operation, hostPorts: {} })
  const hostPorts = await choose(wanted)
  if (hasOwnNetwork || wanted.every((port) => hostPorts[port] === port)) return ok({ operation, hostPorts })
  const moved = resolve(hostPorts)
  return moved.ok ? ok({ operation: moved.value, hostPorts }) : moved
}
