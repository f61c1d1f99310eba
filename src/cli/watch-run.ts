/** Shows a run as it goes, stops it on Ctrl-C, and ends with the exit code that follows from how it ended. */
import type { OnRunEvent } from '../engine/events.js'
import type { GraphNode } from '../graph/graph.js'
import type { RunRecord } from '../lifecycle/run.js'
import type { Application, OpenHome } from './application.js'
import { ExitCode } from './exit-code.js'
import { durationText, paintStatus, valueText } from './output/format.js'
import { runToJson } from './output/run-json.js'
import { openRunView } from './run-view.js'

export interface WatchOptions {
  readonly json: boolean
  readonly quiet: boolean
  readonly containers: readonly string[]
  readonly uuid: string
  /** What a pipeline is made of. */
  readonly pipeline?: GraphNode | undefined
}

export async function watchRun(
  application: Application,
  { engine, layout }: OpenHome,
  { options, start }: { options: WatchOptions; start: (onEvent: OnRunEvent) => Promise<RunRecord> },
): Promise<number> {
  const { terminal } = application
  const { containers, pipeline, json, quiet } = options
  const { environment } = application
  const view = openRunView(terminal, { silent: json || quiet, containers, pipeline, environment })
  let lastWords = ''
  let lastReason = ''
  const onEvent: OnRunEvent = (event) => {
    if (event.kind === 'status' && event.uuid === options.uuid) {
      lastWords = event.condition.message
      lastReason = event.condition.reason
    }
    return view.onEvent(event)
  }
  let interrupts = 0
  let signalCode: number | undefined
  const release = application.onInterrupt((signal) => {
    interrupts++
    signalCode ??= signal === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated
    const kill = interrupts > 1
    view.say(kill ? 'killing …' : 'stopping … (Ctrl-C again kills)')
    const by = signal === 'SIGINT' ? 'Ctrl-C' : 'SIGTERM'
    engine.stop(options.uuid, { by, kill }).catch((error: Error) => view.say(error.message))
  })
  try {
    const run = await start(onEvent)
    view.close()
    if (options.json) await terminal.print(JSON.stringify(runToJson(run), undefined, 2))
    else if (!options.quiet)
      printEnd(application, run, { words: lastWords, outputs: layout.run(run.uuid).outputs })
    if (run.status === 'succeeded' || run.status === 'skipped') return ExitCode.ok
    if (lastReason === 'executor-unavailable') return ExitCode.unavailable
    return run.status === 'stopped' && signalCode !== undefined ? signalCode : ExitCode.runFailed
  } finally {
    view.close()
    release()
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
