/** Shows a run as it goes, stops it on Ctrl-C, and ends with the exit code that follows from how it ended. */
import type { OnRunEvent, RunEvent } from '../engine/events.js'
import type { RunRecord } from '../lifecycle/run.js'
import { isDone } from '../lifecycle/status.js'
import type { Application, OpenHome } from './application.js'
import { ExitCode } from './exit-code.js'
import { LogPrinter } from './log-printer.js'
import { durationText, paintStatus, valueText } from './output/format.js'
import { runToJson } from './output/run-json.js'

export interface WatchOptions {
  readonly json: boolean
  readonly quiet: boolean
  readonly containers: readonly string[]
  readonly uuid: string
}

export async function watchRun(
  application: Application,
  { engine, layout }: OpenHome,
  { options, start }: { options: WatchOptions; start: (onEvent: OnRunEvent) => Promise<RunRecord> },
): Promise<number> {
  const { terminal } = application
  const view = options.json || options.quiet ? () => {} : eventPrinter(application, options)
  let lastWords = ''
  let lastReason = ''
  const onEvent: OnRunEvent = (event) => {
    if (event.kind === 'status') {
      lastWords = event.condition.message
      lastReason = event.condition.reason
    }
    return view(event)
  }
  let interrupts = 0
  let signalCode: number | undefined
  const release = application.onInterrupt((signal) => {
    interrupts++
    signalCode ??= signal === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated
    const kill = interrupts > 1
    terminal.complain(kill ? 'killing …' : 'stopping … (Ctrl-C again kills)')
    const by = signal === 'SIGINT' ? 'Ctrl-C' : 'SIGTERM'
    engine.stop(options.uuid, { by, kill }).catch((error: Error) => terminal.complain(error.message))
  })
  try {
    const run = await start(onEvent)
    if (options.json) await terminal.print(JSON.stringify(runToJson(run), undefined, 2))
    else if (!options.quiet)
      printEnd(application, run, { words: lastWords, outputs: layout.run(run.uuid).outputs })
    if (run.status === 'succeeded' || run.status === 'skipped') return ExitCode.ok
    if (lastReason === 'executor-unavailable') return ExitCode.unavailable
    return run.status === 'stopped' && signalCode !== undefined ? signalCode : ExitCode.runFailed
  } finally {
    release()
  }
}

/** The container's lines go to standard output; what pxrun has to say goes to standard error. */
function eventPrinter({ terminal }: Application, { containers }: WatchOptions): OnRunEvent {
  const printer = new LogPrinter(terminal, { containers })
  const { dim } = terminal.paint
  return (event: RunEvent) => {
    switch (event.kind) {
      case 'log':
        return printer.print({ container: event.container, text: event.line, at: event.at })
      case 'notice':
        return terminal.complain(`${terminal.paint.yellow('note')}: ${event.message}`)
      case 'status':
        if (event.condition.type === 'created') {
          return terminal.complain(
            `${terminal.paint.bold(event.run.name ?? event.run.kind)} ${dim(event.run.uuid)}`,
          )
        }
        if (isDone(event.condition.type)) return
        return terminal.complain(dim(`• ${event.condition.type}: ${event.condition.message}`))
      default:
        return
    }
  }
}

function printEnd(
  { terminal }: Application,
  run: RunRecord,
  { words, outputs }: { words: string; outputs: string },
): void {
  const { dim } = terminal.paint
  const why = run.status === 'succeeded' ? '' : `: ${words}`
  const time = run.duration === null ? '' : dim(` in ${durationText(run.duration)}`)
  terminal.complain(`${paintStatus(terminal, run.status)}${why}${time}`)
  for (const [name, value] of Object.entries(run.outputs)) {
    terminal.complain(`  ${name.padEnd(16)} ${valueText(value)}`)
  }
  terminal.complain(dim(`  outputs: ${outputs}`))
}
