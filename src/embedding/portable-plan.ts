/**
 * A resolved operation as a document of its own: everything that it takes to run it once, anywhere.
 *
 * Where its folders will be is not known when it is made. So it is resolved with marks in the place of
 * paths, which nothing else in it can be mistaken for; `placed` puts in what they stand for.
 */
import { fail, ok, type Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import { isPipelinePlan, type Plan } from '../plan/pipeline-plan.js'
import type { RunPlan } from '../plan/run-plan.js'

export const PLAN_FORMAT = 'pxrun-plan'
export const PLAN_VERSION = 1

export interface PortablePlan {
  readonly format: typeof PLAN_FORMAT
  readonly version: typeof PLAN_VERSION
  /** The texts in the plan that stand for paths. */
  readonly marks: Marks
  readonly plan: RunPlan
}

export interface Marks {
  /** The context root of the run. */
  readonly context: string
  /** The artifacts store. */
  readonly store: string
}

export interface PlanPlaces {
  readonly contextRoot: string
  readonly storePath: string
  /** Where a process without a `workingDir` starts, and what relative paths of init steps start from. */
  readonly documentDir: string
}

/** As paths, so that what templates do to paths they do to them. */
export const marksFor = (uuid: string): Marks => ({
  context: `/pxrun-context-${uuid}`,
  store: `/pxrun-store-${uuid}`,
})

export function portablePlan(plan: Plan, marks: Marks): Result<PortablePlan, string> {
  if (isPipelinePlan(plan))
    return fail(
      `this is a ${plan.kind}, whose work is other runs: what runs in one piece can be planned: a job, a service, a distributed kind`,
    )
  return ok({
    format: PLAN_FORMAT,
    version: PLAN_VERSION,
    marks,
    plan: { ...plan, documentDir: null },
  })
}

/** Checks what was read from a file; only the envelope, which is what may be of another version. */
export function readPlan(json: Json): Result<PortablePlan, string> {
  const plan = json as unknown as Partial<PortablePlan> | null
  if (typeof plan !== 'object' || plan?.format !== PLAN_FORMAT)
    return fail('this is no plan: `pxrun compile -o plan` writes one')
  if (plan.version !== PLAN_VERSION)
    return fail(`the plan is of version ${plan.version}, and this pxrun reads version ${PLAN_VERSION}`)
  if (typeof plan.plan?.uuid !== 'string' || typeof plan.marks?.context !== 'string')
    return fail('the plan is damaged')
  return ok(plan as PortablePlan)
}

/** The plan with its folders. */
export function placed({ plan, marks }: PortablePlan, places: PlanPlaces): RunPlan {
  const text = (value: string): string =>
    value.replaceAll(marks.context, () => places.contextRoot).replaceAll(marks.store, () => places.storePath)
  const visit = (value: Json): Json => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return value.map(visit)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), visit(item)]))
  }
  const whole = visit(plan as unknown as Json) as unknown as RunPlan
  return { ...whole, documentDir: places.documentDir }
}
