/** Strings in a template, with Python's escapes. */
import { fault } from '../problem.js'
import { readEscape } from '../python/escapes.js'

export interface StringToken {
  readonly text: string
  readonly end: number
}

/** `start` is at the opening quote. A string may span lines; a backslash before a newline joins them. */
export function readString(source: string, start: number, limit: number): StringToken {
  const quote = source[start]!
  let text = ''
  let chunk = start + 1
  for (let i = chunk; i < limit; i++) {
    const character = source[i]
    if (character === quote) return { text: text + source.slice(chunk, i), end: i + 1 }
    if (character !== '\\') continue
    text += source.slice(chunk, i)
    const resolved = i + 1 < limit ? resolveEscape(source, i) : undefined
    if (!resolved) break
    text += resolved.text
    i = resolved.end - 1
    chunk = resolved.end
  }
  throw fault('syntax', 'this string has no closing quote', start)
}

function resolveEscape(source: string, backslash: number): StringToken {
  // Jinja decodes a backslash before a character beyond ASCII as that character's own escape.
  const code = source.codePointAt(backslash + 1)!
  if (code > 0x7f) return { text: escapeOf(code), end: backslash + 1 + String.fromCodePoint(code).length }
  const resolved = readEscape(source, backslash)
  if (resolved.problem !== undefined) throw fault('syntax', resolved.problem, backslash)
  return resolved
}

function escapeOf(code: number): string {
  const hex = code.toString(16)
  if (code <= 0xff) return `\\x${hex}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
