/** Shows a run as it goes, stops it on Ctrl-C, and ends with the exit code that follows from how it ended. */
import type { OnRunEvent } from '../engine/events.js'
import { shownComponent } from '../engine/hooks/posted.js'
import type { GraphNode } from '../graph/graph.js'
import type { RunRecord } from '../lifecycle/run.js'
import type { RunStore } from '../store/contract.js'
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
  readonly pipeline?: (() => GraphNode) | undefined
}

/** How long a command stays for hooks that are not taken at once. */
const HOOKS_PATIENCE_MS = 5000

export async function watchRun(
  application: Application,
  { engine, layout, store }: OpenHome,
  { options, start }: { options: WatchOptions; start: (onEvent: OnRunEvent) => Promise<RunRecord> },
): Promise<number> {
  const { terminal } = application
  const { containers, pipeline, json, quiet } = options
  const { environment } = application
  const view = openRunView(terminal, { silent: json || quiet, containers, pipeline, environment })
  let lastWords = ''
  let lastReason = ''
  let depth = 0
  const onEvent: OnRunEvent = (event) => {
    if (event.kind === 'status' && event.uuid === options.uuid) {
      lastWords = event.condition.message
      lastReason = event.condition.reason
    }
    if (event.uuid === options.uuid) depth = event.place.path.length
    // Most often the top is watched, and a run may have millions of lines.
    if (depth === 0) return view.onEvent(event)
    // What is watched is the top, also when it is a part of something.
    return view.onEvent({ ...event, place: { ...event.place, path: event.place.path.slice(depth) } })
  }
  let interrupts = 0
  let leave = () => {}
  // A second Ctrl-C waits for nothing any more.
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })
  let signalCode: number | undefined
  const release = application.onInterrupt((signal) => {
    interrupts++
    signalCode ??= signal === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated
    const kill = interrupts > 1
    if (kill) leave()
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
    await Promise.race([engine.rest(HOOKS_PATIENCE_MS), left])
    if (!options.json && !options.quiet) await printHooks(application, store, run.uuid)
    if (run.status === 'succeeded' || run.status === 'skipped') return ExitCode.ok
    if (lastReason === 'executor-unavailable') return ExitCode.unavailable
    return run.status === 'stopped' && signalCode !== undefined ? signalCode : ExitCode.runFailed
  } finally {
    view.close()
    release()
  }
}

/** What came of the hooks that are not simply delivered. */
async function printHooks({ terminal }: Application, store: RunStore, uuid: string): Promise<void> {
  for (const { component, state, message } of await store.hooks(uuid)) {
    const note = `${terminal.paint.yellow('note')}: the hook ${shownComponent(component)}`
    if (state === 'failed') terminal.complain(`${note} failed: ${message}`)
    if (state === 'pending')
      terminal.complain(`${note} is not delivered yet: ${message}; later pxrun commands try again`)
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
