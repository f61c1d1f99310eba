import { APOSTROPHE, BACKSLASH, END, isBlank, isBreak, isHexDigit, QUOTE } from './characters.js'
import type { Cursor } from './cursor.js'
import { type Stretch, ValueText } from './trace.js'

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
])

/** The escapes by code point, with the number of their hexadecimal digits. */
const CODE_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
])

/** Reads a scalar in single or double quotes, from the opening quote to after the closing one. */
export function scanQuoted(cursor: Cursor, trace?: Stretch[]): string | undefined {
  const opening = cursor.offset
  const quote = cursor.code()
  const value = new ValueText(trace)
  cursor.offset++
  for (;;) {
    const start = cursor.offset
    skipOrdinary(cursor, quote)
    const code = cursor.code()
    const end = isBreak(code) ? trimBlanks(cursor.text, start, cursor.offset) : cursor.offset
    value.copy(cursor.text, start, end)
    if (code === END) return cursor.fail({ name: 'unclosed-quote', start: opening, end: opening + 1 })
    if (isBreak(code)) {
      const fold = foldBreaks(cursor, opening)
      if (fold === undefined) return undefined
      value.put(fold, end)
    } else if (code === BACKSLASH) {
      if (!takeEscape(cursor, opening, value)) return undefined
    } else if (quote === APOSTROPHE && cursor.code(1) === APOSTROPHE) {
      value.put("'", cursor.offset)
      cursor.offset += 2
    } else {
      cursor.offset++
      return value.text
    }
  }
}

function skipOrdinary(cursor: Cursor, quote: number): void {
  const { text } = cursor
  let at = cursor.offset
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === quote || code === END || isBreak(code) || (code === BACKSLASH && quote === QUOTE)) break
    at++
  }
  cursor.offset = at
}

function trimBlanks(text: string, start: number, end: number): number {
  let at = end
  while (at > start && isBlank(text.charCodeAt(at - 1))) at--
  return at
}

/** Takes a line break, the empty lines and the indentation after it; gives what they fold to. */
function foldBreaks(cursor: Cursor, opening: number): string | undefined {
  const first = cursor.takeBreak()
  const more = takeEmptyLines(cursor, opening)
  if (more === undefined) return undefined
  return (first === '\n' ? (more === '' ? ' ' : '') : first) + more
}

function takeEmptyLines(cursor: Cursor, opening: number): string | undefined {
  let breaks = ''
  for (;;) {
    if (cursor.atDocumentMarker()) {
      return cursor.fail({ name: 'unclosed-quote', start: opening, end: opening + 1 })
    }
    while (isBlank(cursor.code())) cursor.offset++
    const next = cursor.takeBreak()
    if (next === '') return breaks
    breaks += next
  }
}

/** Takes a backslash and what it escapes; false when that is no escape. */
function takeEscape(cursor: Cursor, opening: number, value: ValueText): boolean {
  const start = cursor.offset
  cursor.offset++
  const character = cursor.text[cursor.offset]!
  const short = SHORT_ESCAPES.get(character)
  if (short !== undefined) {
    cursor.offset++
    value.put(short, start)
    return true
  }
  if (isBreak(cursor.code())) {
    cursor.takeBreak()
    const breaks = takeEmptyLines(cursor, opening)
    if (breaks !== undefined) value.put(breaks, start)
    return breaks !== undefined
  }
  const decoded = takeCodeEscape(cursor, CODE_ESCAPES.get(character))
  if (decoded === undefined) {
    cursor.fail({ name: 'bad-escape', start, end: start + 2, opened: opening, found: character })
    return false
  }
  value.put(decoded, start)
  return true
}

function takeCodeEscape(cursor: Cursor, length: number | undefined): string | undefined {
  if (length === undefined) return undefined
  const digits = cursor.text.slice(cursor.offset + 1, cursor.offset + 1 + length)
  for (let i = 0; i < length; i++) if (!isHexDigit(digits.charCodeAt(i))) return undefined
  const code = Number.parseInt(digits, 16)
  if (code > 0x10ffff) return undefined
  cursor.offset += 1 + length
  return String.fromCodePoint(code)
}
