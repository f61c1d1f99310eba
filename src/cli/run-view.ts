/** What a run looks like while it goes on: a tree in a terminal, else line by line, or nothing. */
import type { OnRunEvent, RunEvent } from '../engine/events.js'
import type { GraphNode } from '../graph/graph.js'
import { isDone } from '../lifecycle/status.js'
import { openLiveView } from './live/live-view.js'
import { LogPrinter } from './log-printer.js'
import { paintStatus } from './output/format.js'
import type { Terminal } from './terminal.js'

export interface RunView {
  readonly onEvent: OnRunEvent
  /** Something that the user should know now, such as what Ctrl-C does. */
  say(text: string): void
  /** Nothing more comes. */
  close(): void
}

export interface ViewOptions {
  /** Prints nothing of the run. */
  readonly silent: boolean
  /** Under which names the run may log. */
  readonly containers: readonly string[]
  /** What a pipeline is made of; undefined for a single run. */
  readonly pipeline: (() => GraphNode) | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
}

export function openRunView(terminal: Terminal, options: ViewOptions): RunView {
  const { silent, pipeline, environment } = options
  if (silent) return { onEvent: () => {}, say: terminal.complain, close: () => {} }
  if (!pipeline || !terminal.interactive || environment.TERM === 'dumb' || environment.CI)
    return { onEvent: linePrinter(terminal, options), say: terminal.complain, close: () => {} }
  const live = openLiveView(terminal, pipeline())
  return { onEvent: live.onEvent, say: live.note, close: live.close }
}

/** The container's lines go to standard output; what pxrun has to say goes to standard error. */
function linePrinter(terminal: Terminal, { containers }: ViewOptions): OnRunEvent {
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
