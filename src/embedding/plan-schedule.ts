/**
 * From a checked document to what the scheduler registers: when its runs start, by the clock or by events, and how
 * they are planned.
 *
 * Output: the registration and the plan of a run, or the diagnostics that say why there is none. Nothing is written.
 */
import { toLossless } from '../base/lossless.js'
import { fail, ok, type Result } from '../base/result.js'
import type { Dict, Json, Value } from '../base/value.js'
import { Diagnostics } from '../diagnostics/collector.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Engine } from '../engine/engine.js'
import { resolve } from '../pipeline.js'
import { checkCredentials } from '../plan/check-credentials.js'
import { type PipelinePlan, planOperation, planSubscription } from '../plan/pipeline-plan.js'
import { dictOf, textOf } from '../polyaxonfile/fields.js'
import { Reporter } from '../polyaxonfile/report.js'
import { readSchedule, type ScheduleOptions } from '../schedule/read-schedule.js'
import type { AwaitedStatuses, Schedule } from '../schedule/schedule.js'
import type { Definition, Keep } from '../scheduler/definition.js'
import type { SchedulerParts } from '../scheduler/parts.js'
import type { RegisterRequest } from '../scheduler/register.js'
import {
  type Checked,
  hasErrors,
  isNew,
  OWNER,
  ownWords,
  type PlanRequest,
  planningOf,
  unavailable,
} from './plan-document.js'

export interface ScheduleRequest extends Omit<PlanRequest, 'bundle' | 'params' | 'uuid'> {
  readonly checked: Checked
  /** What it waits for; empty for one that goes by the clock. */
  readonly events: readonly AwaitedStatuses[]
  /** The document's absolute path; null for one that is no file. */
  readonly file: string | null
  readonly scheduling: ScheduleOptions
  readonly keep: Keep
}

export interface PlannedSchedule {
  readonly registration: RegisterRequest
  /** The plan of the run that a slot now would have. */
  readonly run: Json
  /** Warnings of resolving; those of `check` are not repeated. */
  readonly diagnostics: readonly Diagnostic[]
}

export type PlanningParts = Pick<SchedulerParts, 'store' | 'clock' | 'ids' | 'planRun'> & {
  readonly engine: Pick<Engine, 'context' | 'facts'>
}

/** What the schedule is called, and changed by; undefined for one that is no file and has no name. */
export const scheduleName = ({ checked, name, file }: Pick<ScheduleRequest, 'checked' | 'name' | 'file'>) =>
  ownName({ checked, name }) ?? file ?? undefined

const ownName = ({ checked, name }: Pick<ScheduleRequest, 'checked' | 'name'>) =>
  name ?? textOf(checked.operation.operation.value, 'name')

export async function planSchedule(
  parts: PlanningParts,
  request: ScheduleRequest,
): Promise<Result<PlannedSchedule, readonly Diagnostic[]>> {
  const { checked, project, events, keep, file } = request
  const uuid = parts.ids.uuid()
  const facts = await parts.engine.facts(checked.operation.operation.value, uuid, { owner: OWNER, project })
  if (!facts.ok) return fail(unavailable(facts.error))
  const { references, edges } = facts.value
  const resolveFor = (run: string) => resolved(parts, request, { uuid: run, references })
  const first = resolveFor(uuid)
  if (!first.ok) return first
  const { plan, compiled, diagnostics } = first.value
  const schedule = scheduleOf(compiled, request)
  if (!schedule.ok) return schedule
  const name = scheduleName(request)
  if (name === undefined)
    return fail(
      unavailable('a schedule needs a name', 'give the operation a `name`, by which it is found again'),
    )
  const problem = await eventsProblem(parts, events, ownName(request))
  if (problem !== undefined) return fail(unavailable(problem))
  const at = parts.clock.now().getTime()
  const trial = await parts.planRun(plan, { uuid: parts.ids.uuid(), at })
  if (!trial.ok) return fail(unavailable(`its runs cannot be made: ${trial.error}`))
  const definition: Definition = { schedule: schedule.value, keep, file }
  const planFor = (run: string) => {
    const again = resolveFor(run)
    return again.ok ? again.value.plan : undefined
  }
  return ok({
    registration: { project, name, definition, planFor, edges },
    run: trial.value.run.content,
    diagnostics,
  })
}

async function eventsProblem(
  { store }: PlanningParts,
  events: readonly AwaitedStatuses[],
  own: string | undefined,
): Promise<string | undefined> {
  for (const { of } of events)
    if ('run' in of && !(await store.getRun(of.run))) return `there is no run ${of.run} in this home`
  const waitsForItself = events.some(({ of }) => 'operation' in of && of.operation === own)
  return waitsForItself ? `each run of ${own} would start the next one: it waits for itself` : undefined
}

/** The times of the document, or the events that take their place. */
function scheduleOf(
  compiled: Dict,
  { events, scheduling }: ScheduleRequest,
): Result<Schedule, readonly Diagnostic[]> {
  const { past, catchUp } = scheduling
  if (events.length > 0)
    return ok({ timing: { kind: 'events', events }, dependsOnPast: false, past, catchUp })
  const read = readSchedule(dictOf(compiled, 'schedule') ?? {}, scheduling)
  if (read.ok) return read
  const { key, message, hint } = read.error
  return fail(unavailable(`\`schedule.${key}\`: ${message}`, hint))
}

interface Resolving {
  readonly uuid: string
  readonly references: ReadonlyMap<string, Value>
}

interface Resolved {
  readonly plan: PipelinePlan
  readonly compiled: Dict
  readonly diagnostics: readonly Diagnostic[]
}

/** The operation as it is written stays in the plan: its references are looked up anew for each slot. */
function resolved(
  { engine }: PlanningParts,
  request: ScheduleRequest,
  { uuid, references }: Resolving,
): Result<Resolved, readonly Diagnostic[]> {
  const { checked, events } = request
  const { context, where } = planningOf(engine, { ...request, uuid })
  const { operation, diagnostics } = resolve(checked, { context, facts: { references, joins: new Map() } })
  if (!operation || hasErrors(diagnostics)) return fail(diagnostics.filter(isNew))
  const problems = new Diagnostics()
  checkCredentials({ value: operation.compiled, origins: operation.origins }, new Reporter(problems))
  if (problems.items.length > 0) return fail(problems.items)
  const { caching } = where
  const plan =
    events.length > 0
      ? { ...planSubscription(operation, where), ...(caching && { caching }) }
      : (planOperation(operation, where) as PipelinePlan)
  const pipeline = { ...plan.pipeline, operation: toLossless(checked.operation.operation.value) }
  return ok({
    plan: { ...plan, ...ownWords(request), pipeline },
    compiled: operation.compiled,
    diagnostics: diagnostics.filter(isNew),
  })
}
