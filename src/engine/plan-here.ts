/**
 * Plans a run that the engine makes by itself (a child, a hook, a tuner) for this machine: where its paths
 * are, which connections there are, which ports are free.
 *
 * Writes nothing.
 */
import { fail, ok, type Result } from '../base/result.js'
import type { CompileResult } from '../pipeline.js'
import { type Caching, type PipelinePlan, type Plan, planOperation } from '../plan/pipeline-plan.js'
import type { ResolvedOperation } from '../resolve/resolved-operation.js'
import type { RunContext } from '../resolve/run-context.js'
import type { EngineParts } from './parts.js'
import { machineContext } from './run-context.js'
import type { WantedPorts } from './service/host-ports.js'
import { withPorts } from './service/with-ports.js'

/** What a run has from the one that it is made for. */
export type Origin = Pick<PipelinePlan, 'owner' | 'project' | 'documentDir' | 'executor'>

export interface NewRun extends Pick<RunContext, 'uuid' | 'iteration' | 'scheduleAt' | 'isIndependent'> {
  /** What it is called when its operation has no name. */
  readonly name: string | null
  readonly caching?: Caching | undefined
  /** Whether it is the run of a slot itself. */
  readonly isSlot?: boolean
  /** Its operation; asked once more for a service that gets other ports than its document says. */
  resolve(context: RunContext): CompileResult
}

/** The error is one sentence for people. */
export async function planHere(
  parts: EngineParts,
  origin: Origin,
  run: NewRun,
): Promise<Result<Plan, string>> {
  const { owner, project, documentDir, executor } = origin
  const { caching, isSlot, resolve, ...known } = run
  const { uuid, name } = known
  const machine = machineContext(parts, { executor, uuid, documentDir })
  if (!machine) return fail(`there is no executor ${executor}`)
  const context: RunContext = { owner, project, ...machine, ...known }
  const resolved = resolvedOr(resolve(context))
  if (!resolved.ok) return resolved
  const ready = await withPorts(resolved.value, {
    hasOwnNetwork: machine.hasOwnNetwork,
    hostPorts: (ports) => freePorts(parts, { run: uuid, ports }),
    resolve: (hostPorts) => resolvedOr(resolve({ ...context, hostPorts })),
  })
  if (!ready.ok) return ready
  const { operation, hostPorts } = ready.value
  const options = { uuid, owner, project, documentDir, executor, hostPorts, context, caching, isSlot }
  const plan = planOperation(operation, options)
  return ok(plan.name === null ? { ...plan, name } : plan)
}

const freePorts = async (parts: EngineParts, wanted: WantedPorts) =>
  (await import('./service/host-ports.js')).chooseHostPorts(parts, wanted)

function resolvedOr({ operation, diagnostics }: CompileResult): Result<ResolvedOperation, string> {
  if (operation) return ok(operation)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  return fail(errors.map(({ message }) => message).join('; ') || 'it cannot be compiled')
}
