/**
 * Redraws a block of lines at the end of what the terminal shows, in place.
 *
 * Each frame is one write that a terminal shows at once (synchronized output, where it knows that) and
 * touches only the lines that have changed. After `close` the last frame stays, with the cursor below it.
 */
import type { Terminal } from '../terminal.js'
import { widthOf } from './text-cells.js'

const HIDE = '\x1b[?25l'
const SHOW = '\x1b[?25h'
const BEGIN = '\x1b[?2026h'
const END = '\x1b[?2026l'
const CLEAR_LINE = '\x1b[K'
const CLEAR_BELOW = '\x1b[J'

export class Screen {
  #shown: readonly string[] = []
  /** How wide the terminal was when it was drawn. */
  #columns = 0
  #isOpen = false

  constructor(readonly terminal: Pick<Terminal, 'columns' | 'write'>) {}

  draw(lines: readonly string[]): void {
    const { columns } = this.terminal
    const isNarrower = columns !== this.#columns
    const up = this.#shown.reduce((rows, line) => rows + (isNarrower ? rowsOf(line, columns) : 1), 0)
    const text = lines
      .map((line, index) => (!isNarrower && this.#shown[index] === line ? '\n' : `${line}${CLEAR_LINE}\n`))
      .join('')
    const begin = this.#isOpen ? '' : HIDE
    this.terminal.write(
      `${begin}${BEGIN}\r${up ? `\x1b[${up}A` : ''}${isNarrower ? CLEAR_BELOW : ''}${text}${CLEAR_BELOW}${END}`,
    )
    this.#shown = lines
    this.#columns = columns
    this.#isOpen = true
  }

  /** Takes the block away, so that something else can be printed above the next one. */
  clear(): void {
    if (this.#shown.length) this.draw([])
  }

  close(): void {
    if (this.#isOpen) this.terminal.write(SHOW)
    this.#isOpen = false
    this.#shown = []
  }
}

/** How many rows a line takes after the terminal has become narrower than it. */
function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(widthOf(line.replace(/\x1b\[[0-9;]*m/g, '')) / Math.max(1, columns)))
}
