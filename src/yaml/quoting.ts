/** Finds a piece of text in its line and writes it as it should have been written. */
import { isBlank, isLineEnd } from './characters.js'

/** Longer corrections are not worth printing. */
const LONGEST = 100

export interface Line {
  readonly start: number
  readonly text: string
}

/** The line around an offset, without its break. */
export function lineAround(text: string, offset: number): Line {
  let start = Math.min(offset, text.length)
  while (start > 0 && !isLineEnd(text.charCodeAt(start - 1))) start--
  let end = start
  while (end < text.length && !isLineEnd(text.charCodeAt(end))) end++
  return { start, text: text.slice(start, end) }
}

/** Looking for causes in longer lines would take time, and the answer would be unreadable. */
const LONGEST_LINE = 2000

/** Whether the line around an offset is too long to be corrected. */
export function isEndlessLine(text: string, offset: number): boolean {
  const from = Math.max(0, offset - LONGEST_LINE)
  for (let at = from, since = from; at <= text.length; at++) {
    if (at < text.length && !isLineEnd(text.charCodeAt(at))) {
      if (at - since >= LONGEST_LINE) return true
    } else if (at >= offset) return false
    else since = at + 1
  }
  return false
}

/** Whether nothing but blanks stands before an offset in its line. */
export function startsLine(text: string, offset: number): boolean {
  let at = offset
  while (at > 0 && isBlank(text.charCodeAt(at - 1))) at--
  return at === 0 || isLineEnd(text.charCodeAt(at - 1))
}

/** From an offset to the end of its line, without a comment and the blanks before it. */
export function restOfLine(text: string, offset: number): string {
  const line = lineAround(text, offset)
  return line.text.slice(offset - line.start).replace(/\s+(?:#.*)?$/, '')
}

/** The text as a scalar in quotes. */
export function quoted(text: string): string {
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`
}

/** ``write `key: "value"` ``, or nothing when that would be too long to read. */
export function writeInstead(correction: string): string | undefined {
  return correction.length > LONGEST ? undefined : `write \`${correction}\``
}
