/** `pxrun run` of an operation with a `schedule`, or with events: registers it, and is its scheduler when no other is at work. */
import { planSchedule, type ScheduleRequest, scheduleName } from '../embedding/plan-schedule.js'
import { writeMoment } from '../schedule/moment.js'
import { spanText } from '../schedule/slot.js'
import { definitionFromJson } from '../scheduler/definition.js'
import { type Registered, register } from '../scheduler/register.js'
import { type Application, type OpenHome, UsageError } from './application.js'
import { printDiagnostics } from './document-options.js'
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

export interface ScheduleRun extends ScheduleRequest {
  readonly detach: boolean
  /** Print the run of a slot, and register nothing. */
  readonly dryRun: boolean
  readonly json: boolean
  readonly quiet: boolean
}

export async function runSchedule(
  application: Application,
  opened: OpenHome,
  request: ScheduleRun,
): Promise<number> {
  if (scheduleName(request) === undefined)
    throw new UsageError('a schedule from standard input needs a name: add --name NAME')
  const planned = await planSchedule({ ...opened.scheduling, engine: opened.engine }, request)
  await printDiagnostics(application, planned.ok ? planned.value.diagnostics : planned.error)
  if (!planned.ok) return ExitCode.invalidDocument
  if (request.dryRun) {
    await application.terminal.print(JSON.stringify(planned.value.run, undefined, 2))
    return ExitCode.ok
  }
  const registered = await register(opened.scheduling, planned.value.registration)
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
