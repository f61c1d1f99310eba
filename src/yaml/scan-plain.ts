import {
  COLON,
  HASH,
  isBreak,
  isFlowIndicator,
  isGap,
  isLineEnd,
  QUESTION,
  SPACE,
  TAB,
} from './characters.js'
import type { Cursor } from './cursor.js'
import type { Stretch } from './trace.js'

export interface PlainScalar {
  readonly text: string
  readonly end: number
  /** Whether the scan went on to a new line to find the end. */
  readonly endsLine: boolean
}

export interface PlainContext {
  /** Continuation lines start at this column or further right. Ignored in a flow collection. */
  readonly indent: number
  readonly inFlow: boolean
}

/** Reads a scalar without quotes. Leaves the cursor at what follows it, blanks and breaks already taken. */
export function scanPlain(cursor: Cursor, context: PlainContext, trace?: Stretch[]): PlainScalar {
  let text = ''
  let end = cursor.offset
  let fold = ''
  let foldOffset = cursor.offset
  let endsLine = false
  for (;;) {
    const lineEnd = endOfStretch(cursor, context.inFlow)
    if (lineEnd === cursor.offset) break
    if (fold !== '') trace?.push({ index: text.length, offset: foldOffset, verbatim: false })
    text += fold
    trace?.push({ index: text.length, offset: cursor.offset, verbatim: true })
    text += cursor.text.slice(cursor.offset, lineEnd)
    end = foldOffset = cursor.offset = lineEnd
    endsLine = false
    cursor.skipSpaces()
    if (!isBreak(cursor.code())) break
    endsLine = true
    const joined = foldBreaks(cursor)
    if (joined === undefined || (!context.inFlow && cursor.column < context.indent)) break
    fold = joined
  }
  return { text, end, endsLine }
}

/** Where the scalar ends on this line: after its last character that is not a space. */
function endOfStretch(cursor: Cursor, inFlow: boolean): number {
  const { text, offset } = cursor
  let end = offset
  for (let at = offset; ; at++) {
    const code = text.charCodeAt(at)
    if (code === SPACE) continue
    if (isLineEnd(code) || code === TAB) return end
    if (code === HASH && (at === offset || at !== end)) return end
    if (code === COLON) {
      const next = text.charCodeAt(at + 1)
      if (isGap(next) || (inFlow && isFlowIndicator(next))) return end
    } else if (inFlow && (code === QUESTION || isFlowIndicator(code))) return end
    end = at + 1
  }
}

/** Takes line breaks and indentation; gives what they fold to, or undefined before a document marker. */
function foldBreaks(cursor: Cursor): string | undefined {
  const first = cursor.takeBreak()
  let more = ''
  for (;;) {
    if (cursor.column === 0 && cursor.atDocumentMarker()) return undefined
    cursor.skipSpaces()
    const next = cursor.takeBreak()
    if (next === '') break
    more += next
  }
  return (first === '\n' ? (more === '' ? ' ' : '') : first) + more
}
