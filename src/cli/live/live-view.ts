/** Shows a tree of runs in a terminal while it goes on: a frame when something happens, and one each second. */
import type { OnRunEvent } from '../../engine/events.js'
import type { GraphNode } from '../../graph/graph.js'
import type { Terminal } from '../terminal.js'
import { frameOf } from './frame.js'
import { RunForest } from './run-forest.js'
import { Screen } from './screen.js'

/** The shortest time between two frames. */
const FRAME_MS = 80
const TICK_MS = 1000

export interface LiveView {
  readonly onEvent: OnRunEvent
  /** Prints a line that stays above the tree. */
  print(line: string): void
  /** Shows a line below the tree from now on. */
  note(text: string): void
  /** Draws the last frame, without the ends of logs, and leaves it. */
  close(): void
}

export function openLiveView(terminal: Terminal, node: GraphNode): LiveView {
  const forest = new RunForest(node)
  const screen = new Screen(terminal)
  const said = new Set<string>()
  let note: string | undefined
  let waiting: NodeJS.Timeout | undefined
  let isClosed = false

  function draw(isLast = false): void {
    clearTimeout(waiting)
    waiting = undefined
    const { columns, rows } = terminal
    const frame = { columns, now: new Date(), terminal, hasTail: !isLast }
    // The last row is the cursor's. The last frame may be longer than the terminal: it is not redrawn.
    const height = isLast ? Math.max(60, rows - 1) : rows - 1
    screen.draw(frameOf(forest.root, { ...frame, rows: height, note: isLast ? undefined : note }))
  }

  const soon = () => {
    if (!isClosed) waiting ??= setTimeout(draw, FRAME_MS)
  }
  const tick = setInterval(soon, TICK_MS)
  const stopListening = terminal.onResize(() => draw())
  draw()

  function print(line: string): void {
    screen.clear()
    terminal.write(`${line}\n`)
    draw()
  }

  return {
    onEvent(event) {
      // What is said of one operation is often said of all of them.
      if (event.kind === 'notice' && !said.has(event.message)) {
        said.add(event.message)
        print(`${terminal.paint.yellow('note')}: ${nameOf(event.place)}${event.message}`)
      }
      forest.take(event)
      soon()
    },
    print,
    note(text) {
      note = text
      draw()
    },
    close() {
      if (isClosed) return
      isClosed = true
      clearInterval(tick)
      stopListening()
      draw(true)
      screen.close()
    },
  }
}

const nameOf = ({ path }: { readonly path: readonly string[] }): string =>
  path.length ? `${path.join('/')}: ` : ''
