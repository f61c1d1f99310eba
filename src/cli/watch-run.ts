/** Shows a run as it goes, stops it on Ctrl-C, and ends with the exit code that follows from how it ended. */
import type { OnRunEvent, RunEvent } from '../engine/events.js'
import type { RunRecord } from '../lifecycle/run.js'
import { isDone } from '../lifecycle/status.js'
import type { Application, OpenHome } from './application.js'
import { ExitCode } from './exit-code.js'
import { LogPrinter } from './log-printer.js'
import { durationText, paintStatus, valueText } from './output/format.js'
import { runToJson } from './output/run-json.js'
import type { Terminal } from './terminal.js'

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
    if (event.kind === 'status' && event.uuid === options.uuid) {
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
  const said = new Set<string>()
  return (event: RunEvent) => {
    // What is said of one operation is often said of all of them.
    if (event.kind === 'notice' && event.place.path.length > 0) {
      if (said.has(event.message)) return
      said.add(event.message)
    }
    if (event.place.path.length > 0) return printChild(terminal, event)
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

/** A run within a pipeline: its lines behind its path, and the statuses at which something begins or ends. */
function printChild(terminal: Terminal, event: RunEvent): void | Promise<void> {
  const { dim, blue } = terminal.paint
  const path = event.place.path.join('/')
  switch (event.kind) {
    case 'log':
      return terminal.print(`${blue(path)} ${dim('|')} ${event.line}`)
    case 'notice':
      return terminal.complain(`${blue(path)} ${terminal.paint.yellow('note')}: ${event.message}`)
    case 'status': {
      const { type, message } = event.condition
      if (type !== 'running' && !isDone(type)) return
      const words = type === 'succeeded' || type === 'running' ? '' : `: ${message}`
      return terminal.complain(`${dim('•')} ${blue(path)} ${paintStatus(terminal, type)}${words}`)
    }
    default:
      return
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
