/**
 * From a document to the plan of a run on this machine: checked, resolved with what it uses of other runs, with
 * ports of its own.
 *
 * Output: a plan, or the diagnostics that say why there is none.
 */
import { fail, ok, type Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import { Diagnostics } from '../diagnostics/collector.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Engine } from '../engine/engine.js'
import { withPorts } from '../engine/service/with-ports.js'
import type { RunEdge } from '../lifecycle/run.js'
import { type CheckResult, type CompileResult, check, resolve } from '../pipeline.js'
import { type Plan, planOperation } from '../plan/pipeline-plan.js'
import type { Bundle } from '../polyaxonfile/bundle.js'
import type { Facts } from '../resolve/facts.js'
import type { RunContext } from '../resolve/run-context.js'
import type { Params } from './embedded-engine.js'

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
  /** Takes the result of no equal run. */
  readonly nocache?: boolean | undefined
}

/** Where it will run: without `facts`, nothing is known there of other runs. */
export type PlanningEngine = Pick<Engine, 'context' | 'hostPorts'> & Partial<Pick<Engine, 'facts'>>

/** A plan, and the runs that it uses values of. */
export interface PlannedDocument {
  readonly plan: Plan
  readonly edges: readonly RunEdge[]
  /** Warnings of resolving; those of `check` are not repeated. */
  readonly diagnostics: readonly Diagnostic[]
}

export const OWNER = 'default'

export async function planDocument(
  engine: PlanningEngine,
  request: PlanRequest,
): Promise<Result<PlannedDocument, readonly Diagnostic[]>> {
  const checked = checkDocument(request)
  return checked.ok ? planChecked(engine, { ...request, checked: checked.value }) : checked
}

/** What has been checked, and can be resolved for one run or for many. */
export type Checked = CheckResult & Required<Pick<CheckResult, 'operation'>>

/** A document without errors, checked. */
export function checkDocument({
  bundle,
  params,
}: Pick<PlanRequest, 'bundle' | 'params'>): Result<Checked, readonly Diagnostic[]> {
  const { operation, diagnostics } = check(bundle, { params: textParams(params) })
  return operation && !hasErrors(diagnostics) ? ok({ operation, diagnostics }) : fail(diagnostics)
}

/** The same for a document that `check` has found to be right. */
export async function planChecked(
  engine: PlanningEngine,
  request: Omit<PlanRequest, 'bundle' | 'params'> & { readonly checked: Checked },
): Promise<Result<PlannedDocument, readonly Diagnostic[]>> {
  const { checked, uuid, project } = request
  const { machine, context, where } = planningOf(engine, request)
  const source = checked.operation.operation.value
  const looked = await engine.facts?.(source, uuid, { owner: OWNER, project })
  if (looked && !looked.ok) return fail(unavailable(looked.error))
  const facts = looked && factsOf(looked.value)
  let last: CompileResult = { diagnostics: [] }
  const resolveWith = (more: Partial<RunContext> = {}) => {
    last = resolve(checked, { context: { ...context, ...more }, facts })
    const { operation, diagnostics } = last
    return operation && !hasErrors(diagnostics) ? ok(operation) : fail(diagnostics.filter(isNew))
  }
  const operation = resolveWith()
  if (!operation.ok) return operation
  const planned = await withPorts(operation.value, {
    hasOwnNetwork: machine.hasOwnNetwork,
    hostPorts: (ports) => engine.hostPorts({ run: uuid, ports }),
    resolve: (hostPorts) => resolveWith({ hostPorts }),
  })
  if (!planned.ok) return planned
  const plan = planOperation(planned.value.operation, { ...where, hostPorts: planned.value.hostPorts })
  return ok({
    plan: { ...plan, ...ownWords(request) },
    edges: looked?.value.edges ?? [],
    diagnostics: last.diagnostics.filter(isNew),
  })
}

type Planned = Omit<PlanRequest, 'bundle' | 'params'>

/** What a run is planned with: what it sees of the machine, and whose it is. */
export function planningOf(
  engine: Pick<Engine, 'context'>,
  { documentDir, executor, uuid, project, nocache, name }: Planned,
) {
  const machine = engine.context({ executor, uuid, documentDir })
  if (!machine) throw new Error(`there is no executor ${executor}`)
  const whose = { uuid, owner: OWNER, project }
  const context = { ...whose, ...machine, ...(name !== undefined && { name }) }
  const caching = nocache ? ('never' as const) : undefined
  return { machine, context, where: { ...whose, documentDir, executor, context, caching } }
}

/** What whoever starts a run says of it instead of its document. */
export const ownWords = ({
  name,
  description,
  tags,
}: Pick<PlanRequest, 'name' | 'description' | 'tags'>) => ({
  ...(name !== undefined && { name }),
  ...(description !== undefined && { description }),
  ...(tags && { tags }),
})

/** `check` has said the rest. */
export const isNew = ({ phase, severity }: Diagnostic): boolean =>
  severity === 'error' || phase === 'resolve' || phase === 'plan'

/** Without references and joins there is nothing to look up, and nothing to miss. */
const factsOf = ({ references, joins }: Facts): Facts | undefined =>
  references.size + joins.size > 0 ? { references, joins } : undefined

/** What a document asks of other runs, and cannot have. */
export function unavailable(problem: string, hint?: string): readonly Diagnostic[] {
  const diagnostics = new Diagnostics()
  diagnostics.report('value-unavailable', { problem }, { hint })
  return diagnostics.items
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ severity }) => severity === 'error')

const textParams = (params: Params): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, textOf(value)]))

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))
