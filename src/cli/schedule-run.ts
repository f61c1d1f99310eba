/** `pxrun run` of an operation with a `schedule`, or with events: registers it, and is its scheduler when no other is at work. */
import { toLossless } from '../base/lossless.js'
import { ok, type Result } from '../base/result.js'
import type { Dict, Json, Value } from '../base/value.js'
import { Diagnostics } from '../diagnostics/collector.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { systemIds } from '../host/system.js'
import { type Bundle, compile } from '../index.js'
import { checkCredentials } from '../plan/check-credentials.js'
import { type Caching, type PipelinePlan, planOperation, planSubscription } from '../plan/pipeline-plan.js'
import { dictOf, textOf } from '../polyaxonfile/fields.js'
import { Reporter } from '../polyaxonfile/report.js'
import { writeMoment } from '../schedule/moment.js'
import { readSchedule, type ScheduleOptions, type ScheduleProblem } from '../schedule/read-schedule.js'
import type { AwaitedStatuses, Schedule } from '../schedule/schedule.js'
import { spanText } from '../schedule/slot.js'
import { type Definition, definitionFromJson, type Keep } from '../scheduler/definition.js'
import { type Registered, type RegisterRequest, register } from '../scheduler/register.js'
import { type Application, type OpenHome, UsageError } from './application.js'
import { complain } from './complain.js'
import { hasErrors, printDiagnostics } from './document-options.js'
import { ExitCode } from './exit-code.js'
import { followScheduler } from './follow-scheduler.js'
import { livingLeader } from './living-leader.js'
import { scheduleJson } from './output/registered-json.js'
import {
  differenceText,
  nextTimes,
  standingWhy,
  timingText,
  titleOf,
  zoneOf,
} from './output/schedule-text.js'
import type { Overrides } from './overrides.js'

export interface ScheduleRequest {
  readonly bundle: Bundle
  readonly params: Readonly<Record<string, string>>
  /** The operation as it is written, with references that are looked up for each slot. */
  readonly source: Dict
  readonly documentDir: string | null
  /** Its absolute path; null for standard input. */
  readonly file: string | null
  readonly executor: string
  readonly overrides: Overrides
  /** What it waits for; empty for one that goes by the clock. */
  readonly events: readonly AwaitedStatuses[]
  readonly scheduling: ScheduleOptions
  readonly keep: Keep
  readonly caching: Caching | undefined
  readonly detach: boolean
  /** Print the run of a slot, and register nothing. */
  readonly dryRun: boolean
  readonly json: boolean
  readonly quiet: boolean
}

export async function runSchedule(
  application: Application,
  opened: OpenHome,
  request: ScheduleRequest,
): Promise<number> {
  const checked = await checkSchedule(application, opened, request)
  if (!checked) return ExitCode.invalidDocument
  if (request.dryRun) {
    await application.terminal.print(JSON.stringify(checked.run, undefined, 2))
    return ExitCode.ok
  }
  const registered = await register(opened.scheduling, checked.registration)
  if (!registered) return ExitCode.invalidDocument
  const now = opened.scheduling.clock.now().getTime()
  if (request.json) {
    const shown = { change: registered.kind, ...scheduleJson(registered.schedule, now) }
    await application.terminal.print(JSON.stringify(shown, undefined, 2))
  } else if (!request.quiet) await show(application, registered, now)
  const leader = await livingLeader(opened.store)
  const { terminal } = application
  if (leader) {
    if (!request.quiet) terminal.complain(`the scheduler of this home (pid ${leader.identity.pid}) runs it`)
    return ExitCode.ok
  }
  if (request.detach) {
    terminal.complain('no scheduler is at work in this home: `pxrun scheduler start --detach` starts one')
    return ExitCode.ok
  }
  if (!request.quiet) {
    const others = (await opened.store.schedules.list()).length - 1
    const whole = others > 0 ? `, for ${others} other ${others === 1 ? 'schedule' : 'schedules'} too` : ''
    terminal.complain(`no other scheduler is at work in this home, so this one is it${whole}; Ctrl-C ends it`)
  }
  return followScheduler(application, opened)
}

interface Checked {
  readonly registration: RegisterRequest
  /** The plan of the run that a slot now would have. */
  readonly run: Json
}

/** Undefined after errors, which were printed. */
async function checkSchedule(
  application: Application,
  opened: OpenHome,
  request: ScheduleRequest,
): Promise<Checked | undefined> {
  const facts = await opened.engine.facts(request.source, systemIds.uuid(), {
    owner: 'default',
    project: request.overrides.project,
  })
  if (!facts.ok) {
    complain(application, { message: facts.error })
    return undefined
  }
  const { references, edges } = facts.value
  const first = resolved(opened, request, { uuid: systemIds.uuid(), references })
  // `check` has shown its own problems already.
  const isNew = ({ phase, severity }: Diagnostic) =>
    phase === 'resolve' || phase === 'plan' || severity === 'error'
  await printDiagnostics(application, first.diagnostics.filter(isNew))
  if (!first.operation || !first.plan || hasErrors(first.diagnostics)) return undefined
  const kept = new Diagnostics()
  checkCredentials({ value: first.operation.compiled, origins: first.operation.origins }, new Reporter(kept))
  await printDiagnostics(application, kept.items)
  if (hasErrors(kept.items)) return undefined
  const schedule = scheduleOf(first.operation.compiled, request)
  if (!schedule.ok) {
    const { key, message, hint } = schedule.error
    complain(application, { message: `\`schedule.${key}\`: ${message}`, ...(hint && { hint }) })
    return undefined
  }
  for (const { of } of request.events) {
    if (!('run' in of) || (await opened.store.getRun(of.run))) continue
    complain(application, { message: `there is no run ${of.run} in this home` })
    return undefined
  }
  const at = opened.scheduling.clock.now().getTime()
  const trial = await opened.engine.planSlot(first.plan, { uuid: systemIds.uuid(), at })
  if (!trial.ok) {
    complain(application, { message: `its runs cannot be made: ${trial.error}` })
    return undefined
  }
  const { file } = request
  const own = request.overrides.name ?? textOf(first.operation.source.operation.value, 'name')
  const name = own ?? file
  if (name === null) throw new UsageError('a schedule from standard input needs a name: add --name NAME')
  if (request.events.some(({ of }) => 'operation' in of && of.operation === own)) {
    complain(application, { message: `each run of ${own} would start the next one: it waits for itself` })
    return undefined
  }
  const definition: Definition = { schedule: schedule.value, keep: request.keep, file }
  const { project } = request.overrides
  const planFor = (uuid: string) => resolved(opened, request, { uuid, references }).plan
  return { registration: { project, name, definition, planFor, edges }, run: trial.value.run.content }
}

/** The times of the document, or the events that take their place. */
function scheduleOf(
  compiled: Dict,
  { events, scheduling }: ScheduleRequest,
): Result<Schedule, ScheduleProblem> {
  if (events.length === 0) return readSchedule(dictOf(compiled, 'schedule') ?? {}, scheduling)
  const { past, catchUp } = scheduling
  return ok({ timing: { kind: 'events', events }, dependsOnPast: false, past, catchUp })
}

interface Resolving {
  readonly uuid: string
  readonly references: ReadonlyMap<string, Value>
}

function resolved({ engine }: OpenHome, request: ScheduleRequest, { uuid, references }: Resolving) {
  const { bundle, params, documentDir, executor, overrides, caching } = request
  const { project, name, description, tags } = overrides
  const owner = 'default'
  const machine = engine.context({ executor, uuid, documentDir })!
  const context = { owner, project, uuid, ...machine, ...(name && { name }) }
  const facts = { references, joins: new Map() }
  const { diagnostics, operation } = compile(bundle, { params, context, facts })
  const where = { uuid, owner, project, documentDir, executor, context }
  const plan =
    operation &&
    (request.events.length > 0
      ? { ...planSubscription(operation, where), ...(caching && { caching }) }
      : (planOperation(operation, { ...where, caching }) as PipelinePlan))
  const own = { ...(name && { name }), ...(description && { description }), ...(tags && { tags }) }
  const pipeline = plan && { ...plan.pipeline, operation: toLossless(request.source) }
  return { diagnostics, operation, plan: plan && pipeline && { ...plan, ...own, pipeline } }
}

const WORDS = {
  new: 'registered',
  changed: 'changed',
  unchanged: 'is registered, and nothing has changed',
} as const

async function show({ terminal }: Application, registered: Registered, now: number): Promise<void> {
  const { schedule, kind } = registered
  const { schedule: times } = definitionFromJson(schedule.definition)
  const { bold, dim } = terminal.paint
  await terminal.print(
    `${bold(titleOf(schedule))} ${WORDS[kind]}: ${timingText(times)} ${dim(schedule.uuid)}`,
  )
  if (registered.kind === 'changed') {
    for (const one of registered.differences.slice(0, SHOWN)) await terminal.print(`  ${differenceText(one)}`)
    const rest = registered.differences.length - SHOWN
    if (rest > 0) await terminal.print(dim(`  … and ${rest} more`))
    if (registered.dropped > 0)
      await terminal.print(`  ${droppedText(registered.dropped)} due before this change and skipped now`)
  }
  const next = nextTimes(schedule, now, 3)
  const why = standingWhy(schedule, now)
  if (why) await terminal.print(`  ${why}`)
  for (const at of next)
    await terminal.print(
      `  ${dim('next')} ${writeMoment(at, zoneOf(times))} ${dim(`in ${spanText(at - now)}`)}`,
    )
}

function droppedText(count: number): string {
  if (count === 1) return 'a slot was'
  return `${Number.isFinite(count) ? count.toLocaleString('en') : 'very many'} slots were`
}

const SHOWN = 20
