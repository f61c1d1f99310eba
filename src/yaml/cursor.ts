import { DOT, END, HASH, isBreak, isGap, isLineEnd, MINUS, SPACE } from './characters.js'
import type { Problem } from './problem.js'

/**
 * A place in a text, with its line and column, and the first problem met there.
 *
 * The text ends with a NUL, which no YAML text may contain, so that reading ahead needs no bounds check.
 * Once `problem` is set the caller stops: nothing is thrown.
 */
export class Cursor {
  readonly text: string
  offset = 0
  /** Counted from 0; only ever compared. */
  line = 0
  lineStart = 0
  problem: Problem | undefined

  constructor(text: string) {
    this.text = `${text}\0`
  }

  get column(): number {
    return this.offset - this.lineStart
  }

  code(ahead = 0): number {
    return this.text.charCodeAt(this.offset + ahead)
  }

  skipSpaces(): void {
    while (this.code() === SPACE) this.offset++
  }

  /** A comment up to the end of its line, if one starts here. */
  skipComment(): void {
    if (this.code() !== HASH) return
    while (!isLineEnd(this.code())) this.offset++
  }

  /** Takes one line break and gives the text that it stands for, or `''` when there is none here. */
  takeBreak(): string {
    const code = this.code()
    if (!isBreak(code)) return ''
    this.offset += code === 13 && this.code(1) === 10 ? 2 : 1
    this.line++
    this.lineStart = this.offset
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n'
  }

  /** Whether `---` or `...` stands here as a word of its own. The caller knows that a line starts here. */
  atDocumentMarker(): boolean {
    const code = this.code()
    return (
      (code === MINUS || code === DOT) &&
      this.code(1) === code &&
      this.code(2) === code &&
      isGap(this.code(3))
    )
  }

  get atEnd(): boolean {
    return this.code() === END
  }

  /** Records the first problem. Gives `undefined`, so that a scan can end with `return cursor.fail(…)`. */
  fail(problem: Problem): undefined {
    this.problem ??= problem
    return undefined
  }
}
