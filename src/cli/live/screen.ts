/**
 * Redraws a block of lines at the end of what the terminal shows, in place.
 *
 * Each frame is one write that a terminal shows at once (synchronized output, where it knows that). Between
 * frames the cursor stands, unseen, at the top of the block, and that place is saved: whatever is typed
 * meanwhile, Enter included, lands in the block and is gone with the next frame. After `close` the last frame
 * stays, with the cursor below it.
 */
import type { Terminal } from '../terminal.js'

const HIDE = '\x1b[?25l'
const SHOW = '\x1b[?25h'
const BEGIN = '\x1b[?2026h'
const END = '\x1b[?2026l'
const CLEAR_LINE = '\x1b[K'
const CLEAR_BELOW = '\x1b[J'
const SAVE = '\x1b7'
const RESTORE = '\x1b8'

export class Screen {
  #height = 0
  /** How wide the terminal was when the place was saved; undefined while the block begins where the cursor is. */
  #columns: number | undefined
  #isOpen = false

  constructor(readonly terminal: Pick<Terminal, 'columns' | 'write'>) {}

  draw(lines: readonly string[]): void {
    const begin = this.#isOpen ? '' : HIDE
    const text = lines.map((line) => `${line}${CLEAR_LINE}\n`).join('')
    const back = lines.length > 0 ? `\x1b[${lines.length}A` : ''
    this.terminal.write(`${begin}${BEGIN}${this.#toTop()}${text}${CLEAR_BELOW}${back}${SAVE}${END}`)
    this.#height = lines.length
    this.#columns = this.terminal.columns
    this.#isOpen = true
  }

  /** Takes the block away, so that something else can be printed above the next one. */
  clear(): void {
    if (this.#height > 0) this.draw([])
    this.#columns = undefined
  }

  close(): void {
    const below = this.#height > 0 ? `${this.#toTop()}\x1b[${this.#height}B` : ''
    if (this.#isOpen) this.terminal.write(`${below}${SHOW}`)
    this.#isOpen = false
    this.#height = 0
    this.#columns = undefined
  }

  /** A terminal that has become narrower has moved its lines, and the cursor with them, but not the saved place. */
  #toTop(): string {
    return this.#columns === this.terminal.columns ? `${RESTORE}\r` : '\r'
  }
}
