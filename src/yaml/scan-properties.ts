/** Reads what stands before a node's content: anchors, aliases and tags. */
import {
  EXCLAMATION,
  GREATER,
  isBreak,
  isGap,
  isHexDigit,
  isNameCharacter,
  isUriCharacter,
  LESS,
  PERCENT,
  TAB,
} from './characters.js'
import type { Cursor } from './cursor.js'
import type { ProblemName } from './problem.js'
import type { NameToken, TagToken } from './token.js'

const AFTER_NAME = new Set([...'?:,]}%@`'].map((character) => character.charCodeAt(0)))

export function scanAnchor(cursor: Cursor, kind: 'anchor' | 'alias'): NameToken | undefined {
  const start = cursor.offset
  cursor.offset++
  const name = scanName(cursor)
  const next = cursor.code()
  if (name === '' || !(isGap(next) || AFTER_NAME.has(next))) {
    const end = cursor.offset + 1
    return cursor.fail({ name: kind === 'alias' ? 'bad-alias' : 'bad-anchor', start, end })
  }
  return { kind, start, end: cursor.offset, name }
}

/** Letters, digits, `-` and `_`. */
export function scanName(cursor: Cursor): string {
  const start = cursor.offset
  while (isNameCharacter(cursor.code())) cursor.offset++
  return cursor.text.slice(start, cursor.offset)
}

export function scanTag(cursor: Cursor): TagToken | undefined {
  const start = cursor.offset
  const parts = scanTagParts(cursor, start)
  if (!parts) return undefined
  if (!endsTag(cursor.code())) return failTag(cursor, start)
  return { kind: 'tag', start, end: cursor.offset, ...parts }
}

function scanTagParts(cursor: Cursor, start: number): Pick<TagToken, 'handle' | 'suffix'> | undefined {
  const next = cursor.code(1)
  if (isGap(next)) {
    cursor.offset++
    return { handle: undefined, suffix: '!' }
  }
  if (next === LESS) {
    cursor.offset += 2
    const suffix = scanUri(cursor, 'bad-tag', start)
    if (suffix === undefined) return undefined
    if (cursor.code() !== GREATER) return failTag(cursor, start)
    cursor.offset++
    return { handle: undefined, suffix }
  }
  const handle = scanHandle(cursor, start)
  if (handle === undefined) return undefined
  const suffix = scanUri(cursor, 'bad-tag', start)
  return suffix === undefined ? undefined : { handle, suffix }
}

/** `!name!` when a second `!` follows before the tag ends, else `!`. */
function scanHandle(cursor: Cursor, start: number): string | undefined {
  let ahead = 1
  while (!endsTag(cursor.code(ahead)) && cursor.code(ahead) !== EXCLAMATION) ahead++
  if (cursor.code(ahead) === EXCLAMATION) return scanTagHandle(cursor, 'bad-tag', start)
  cursor.offset++
  return '!'
}

/** A handle in full: `!`, `!!` or `!name!`. */
export function scanTagHandle(cursor: Cursor, problem: ProblemName, start: number): string | undefined {
  const from = cursor.offset
  if (cursor.code() !== EXCLAMATION) return cursor.fail({ name: problem, start, end: cursor.offset + 1 })
  cursor.offset++
  if (cursor.code() === 32) return '!'
  scanName(cursor)
  if (cursor.code() !== EXCLAMATION) return cursor.fail({ name: problem, start, end: cursor.offset + 1 })
  cursor.offset++
  return cursor.text.slice(from, cursor.offset)
}

/** A tag's suffix or prefix, its `%` escapes decoded. */
export function scanUri(cursor: Cursor, problem: ProblemName, start: number): string | undefined {
  let uri = ''
  while (isUriCharacter(cursor.code())) {
    const from = cursor.offset
    while (isUriCharacter(cursor.code()) && cursor.code() !== PERCENT) cursor.offset++
    uri += cursor.text.slice(from, cursor.offset)
    const decoded = scanUriEscapes(cursor)
    if (decoded === undefined) return cursor.fail({ name: problem, start, end: cursor.offset + 1 })
    uri += decoded
  }
  return uri === '' ? cursor.fail({ name: problem, start, end: cursor.offset + 1 }) : uri
}

function scanUriEscapes(cursor: Cursor): string | undefined {
  const start = cursor.offset
  while (cursor.code() === PERCENT) {
    if (!isHexDigit(cursor.code(1)) || !isHexDigit(cursor.code(2))) return undefined
    cursor.offset += 3
  }
  try {
    return decodeURIComponent(cursor.text.slice(start, cursor.offset))
  } catch {
    return undefined
  }
}

// Unlike every other gap a tab does not end a tag.
const endsTag = (code: number): boolean => isGap(code) && code !== TAB

function failTag(cursor: Cursor, start: number): undefined {
  let end = cursor.offset
  while (!isGap(cursor.text.charCodeAt(end)) && !isBreak(cursor.text.charCodeAt(end))) end++
  return cursor.fail({ name: 'bad-tag', start, end: Math.max(end, start + 1) })
}
