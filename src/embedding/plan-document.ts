/**
 * From a document to the plan of a run on this machine: checked, resolved, with ports of its own.
 *
 * Output: a plan, or the diagnostics that say why there is none.
 */
import { fail, ok, type Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Engine } from '../engine/engine.js'
import { check, compile } from '../pipeline.js'
import { type Plan, planOperation } from '../plan/pipeline-plan.js'
import type { Bundle } from '../polyaxonfile/bundle.js'
import type { ResolvedOperation } from '../resolve/resolved-operation.js'
import type { RunContext } from '../resolve/run-context.js'
import type { Params } from './embedded-engine.js'
import { withPorts } from './service-ports.js'

export interface PlanRequest {
  readonly bundle: Bundle
  readonly params: Params
  readonly documentDir: string | null
  readonly executor: string
  readonly uuid: string
  readonly project: string
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly tags?: readonly string[] | undefined
}

const OWNER = 'default'

export async function planDocument(
  engine: Pick<Engine, 'context' | 'hostPorts'>,
  request: PlanRequest,
): Promise<Result<Plan, readonly Diagnostic[]>> {
  const { bundle, documentDir, executor, uuid, project, name, description, tags } = request
  const params = textParams(request.params)
  const checked = check(bundle, { params })
  if (!checked.operation || hasErrors(checked.diagnostics)) return fail(checked.diagnostics)
  const machine = engine.context({ executor, uuid, documentDir })
  if (!machine) throw new Error(`there is no executor ${executor}`)
  const context = { owner: OWNER, project, uuid, ...machine, ...(name !== undefined && { name }) }
  const problems: Diagnostic[] = []
  const resolve = async (more: Partial<RunContext> = {}): Promise<ResolvedOperation | undefined> => {
    const { operation, diagnostics } = compile(bundle, { params, context: { ...context, ...more } })
    problems.push(...diagnostics)
    return hasErrors(diagnostics) ? undefined : operation
  }
  const operation = await resolve()
  const planned =
    operation &&
    (await withPorts(operation, {
      engine,
      hasOwnNetwork: machine.hasOwnNetwork,
      resolve: (hostPorts) => resolve({ hostPorts }),
    }))
  if (!planned) return fail(problems)
  const where = { uuid, owner: OWNER, project, documentDir, executor, hostPorts: planned.hostPorts, context }
  const plan = planOperation(planned.operation, where)
  return ok({
    ...plan,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(tags && { tags }),
  })
}

const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ severity }) => severity === 'error')

const textParams = (params: Params): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, textOf(value)]))

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))
