/** The daemon of a home in the foreground: what it decides, line by line, and what comes next, with a countdown. */
import type { Instant } from '../schedule/instant.js'
import { writeMoment } from '../schedule/moment.js'
import { manyText, noteText, skipText, spanText, waitText } from '../schedule/slot.js'
import { definitionFromJson } from '../scheduler/definition.js'
import type { SchedulerEvent } from '../scheduler/events.js'
import { runScheduler } from '../scheduler/scheduler.js'
import type { ScheduleRecord } from '../store/schedule-contract.js'
import type { Application, OpenHome } from './application.js'
import { ExitCode } from './exit-code.js'
import { titleOf, zoneOf } from './output/schedule-text.js'

const COUNTDOWN_MS = 1000

/** Runs until Ctrl-C, SIGTERM or `pxrun scheduler stop`. Runs that it has started go on without it. */
export async function followScheduler(application: Application, opened: OpenHome): Promise<number> {
  const { terminal } = application
  const stop = new AbortController()
  let signalCode: number | undefined
  const release = application.onInterrupt((signal) => {
    signalCode = signal === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated
    stop.abort()
  })
  const countdown = terminal.interactive
    ? setInterval(() => void showNext(application, opened), COUNTDOWN_MS)
    : undefined
  try {
    const signal = stop.signal
    const ending = await runScheduler(opened.scheduling, { signal, onEvent: eventPrinter(application) })
    if (ending === 'asked') signalCode = ExitCode.ok
  } finally {
    clearInterval(countdown)
    terminal.live()
    release()
    application.leave()
  }
  const active = (await opened.store.schedules.unfinishedRuns()).length
  const rest =
    active > 0
      ? `; ${active === 1 ? 'a run goes' : `${active} runs go`} on, and the next scheduler follows`
      : ''
  terminal.complain(`the scheduler has ended${rest}`)
  return signalCode ?? ExitCode.ok
}

async function showNext({ terminal }: Application, { store, scheduling }: OpenHome): Promise<void> {
  const next = await store.schedules.upcoming(1)
  const now = scheduling.clock.now().getTime()
  const [first] = next
  if (!first || first.nextAt === null)
    return terminal.live(terminal.paint.dim('nothing is to come by the clock · Ctrl-C ends the scheduler'))
  const { schedule } = definitionFromJson(first.definition)
  const at = writeMoment(first.nextAt, zoneOf(schedule))
  const left = spanText(Math.max(0, first.nextAt - now))
  const text = `next: ${titleOf(first)} ${at}, in ${left} · Ctrl-C ends the scheduler`
  terminal.live(terminal.paint.dim(text.slice(0, terminal.columns - 1)))
}

function eventPrinter({ terminal }: Application): (event: SchedulerEvent) => void {
  const { paint } = terminal
  const writer = (schedule: ScheduleRecord) => {
    const zone = zoneOf(definitionFromJson(schedule.definition).schedule)
    return (at: Instant) => writeMoment(at, zone)
  }
  const say = (schedule: ScheduleRecord, at: Instant, words: string) =>
    void terminal.print(`${paint.bold(titleOf(schedule))} ${writer(schedule)(at)}: ${words}`)
  const skippedText = (event: SchedulerEvent & { readonly kind: 'skipped' }) => {
    const write = writer(event.schedule)
    return [manyText(event, write), skipText(event.reason, write)].filter(Boolean).join(': ')
  }
  return (event) => {
    switch (event.kind) {
      case 'leads':
        return terminal.complain(paint.dim('this is the scheduler of the home now'))
      case 'stands-by':
        return terminal.complain(
          paint.dim('another scheduler of this home is at work; this one takes over when that one ends'),
        )
      case 'fired': {
        const late = event.lateMs >= 1000 && event.slot === 'slot' ? `, ${spanText(event.lateMs)} late` : ''
        const cause = event.note?.kind === 'event' ? `, ${noteText(event.note)}` : ''
        return say(event.schedule, event.at, `${paint.green('fires')} run ${event.run}${late}${cause}`)
      }
      case 'skipped':
        return say(event.schedule, event.at, `${paint.yellow('skipped')}, ${skippedText(event)}`)
      case 'waits':
        return say(
          event.schedule,
          event.at,
          paint.cyan(waitText(event.reason, event.at, writer(event.schedule))),
        )
      case 'ended':
        return void terminal.print(`${paint.bold(titleOf(event.schedule))}: no more slots, ${event.why}`)
      case 'run-done':
        return void terminal.print(paint.dim(`run ${event.run} ${event.status}`))
      case 'trouble':
        return terminal.complain(`${paint.yellow('note')}: ${event.message}`)
    }
  }
}
