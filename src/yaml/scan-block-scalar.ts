import { isBlank, isDigit, isLineEnd, MINUS, PLUS, SPACE } from './characters.js'
import type { Cursor } from './cursor.js'
import { type Stretch, ValueText } from './trace.js'

type Chomping = 'clip' | 'strip' | 'keep'

interface Header {
  readonly chomping: Chomping
  /** The indentation that the header gives, in columns more than the enclosing block. */
  readonly increment: number | undefined
}

export interface BlockScalar {
  readonly text: string
  /** After the last line that has text, or after the header. */
  readonly end: number
}

/**
 * Reads a literal (`|`) or folded (`>`) scalar from its indicator on, and leaves the cursor at the first
 * line that is not part of it. `enclosingIndent` is the column of the enclosing block, -1 at the top.
 */
export function scanBlockScalar(
  cursor: Cursor,
  enclosingIndent: number,
  trace?: Stretch[],
): BlockScalar | undefined {
  const start = cursor.offset
  const folded = cursor.text[start] === '>'
  cursor.offset++
  const header = scanHeader(cursor, start)
  if (!header) return undefined
  const value = new ValueText(trace)
  let end = cursor.offset
  cursor.takeBreak()
  const least = Math.max(enclosingIndent + 1, 1)
  const blank = new EmptyLines(trace !== undefined)
  const indent =
    header.increment === undefined
      ? Math.max(least, blank.takeAndMeasure(cursor))
      : least + header.increment - 1
  if (header.increment !== undefined) blank.take(cursor, indent)
  let lineBreak = ''
  let breakOffset = cursor.offset
  while (cursor.column === indent && !cursor.atEnd) {
    blank.moveTo(value)
    const startsWithText = !isBlank(cursor.code())
    const lineStart = cursor.offset
    while (!isLineEnd(cursor.code())) cursor.offset++
    value.copy(cursor.text, lineStart, cursor.offset)
    end = breakOffset = cursor.offset
    lineBreak = cursor.takeBreak()
    blank.take(cursor, indent)
    if (cursor.column !== indent || cursor.atEnd) break
    const folds = folded && lineBreak === '\n' && startsWithText && !isBlank(cursor.code())
    if (!folds) value.put(lineBreak, breakOffset)
    else if (blank.isEmpty) value.put(' ', breakOffset)
  }
  if (header.chomping !== 'strip') value.put(lineBreak, breakOffset)
  if (header.chomping === 'keep') blank.moveTo(value)
  return { text: value.text, end }
}

/** The indicators after `|` or `>` in either order, and a comment. Stops before the line break. */
function scanHeader(cursor: Cursor, start: number): Header | undefined {
  let chomping: Chomping = 'clip'
  let increment: number | undefined
  const takeChomping = (): void => {
    const code = cursor.code()
    if (code !== PLUS && code !== MINUS) return
    chomping = code === PLUS ? 'keep' : 'strip'
    cursor.offset++
  }
  takeChomping()
  const chompingFirst = cursor.offset > start + 1
  if (isDigit(cursor.code())) {
    increment = cursor.code() - 48
    cursor.offset++
    if (!chompingFirst) takeChomping()
  }
  const afterIndicators = cursor.offset
  const spaced = cursor.code() === SPACE
  cursor.skipSpaces()
  if (spaced) cursor.skipComment()
  if (increment !== 0 && isLineEnd(cursor.code())) return { chomping, increment }
  return cursor.fail({ name: 'bad-block-header', start, end: Math.max(afterIndicators, cursor.offset) })
}

/** The line breaks between lines with text, held back until it is known whether they count. */
class EmptyLines {
  #text = ''
  /** Where each character of the text stands; kept only for a trace. */
  #offsets: number[] = []

  constructor(private readonly tracing: boolean) {}

  get isEmpty(): boolean {
    return this.#text === ''
  }

  /** Takes empty lines that are indented by no more than `indent`, and the indentation of the next line. */
  take(cursor: Cursor, indent: number): void {
    this.#clear()
    do {
      while (cursor.column < indent && cursor.code() === SPACE) cursor.offset++
    } while (this.#takeBreak(cursor))
  }

  /** Takes the empty lines before the first text; gives the widest indentation among them and the text. */
  takeAndMeasure(cursor: Cursor): number {
    let widest = 0
    do {
      cursor.skipSpaces()
      widest = Math.max(widest, cursor.column)
    } while (this.#takeBreak(cursor))
    return widest
  }

  moveTo(value: ValueText): void {
    if (!this.tracing) value.put(this.#text, 0)
    else for (const [i, offset] of this.#offsets.entries()) value.put(this.#text[i]!, offset)
    this.#clear()
  }

  #takeBreak(cursor: Cursor): boolean {
    const { offset } = cursor
    const text = cursor.takeBreak()
    if (text === '') return false
    this.#text += text
    if (this.tracing) this.#offsets.push(offset)
    return true
  }

  #clear(): void {
    if (this.#text === '') return
    this.#text = ''
    this.#offsets = []
  }
}
