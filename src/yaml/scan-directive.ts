import { DOT, isDigit, isGap, isLineEnd, TAB } from './characters.js'
import type { Cursor } from './cursor.js'
import { scanName, scanTagHandle, scanUri } from './scan-properties.js'
import type { DirectiveToken } from './token.js'

/** Reads `%YAML 1.1`, `%TAG !e! prefix` or an unknown directive, with the line break after it. */
export function scanDirective(cursor: Cursor): DirectiveToken | undefined {
  const start = cursor.offset
  cursor.offset++
  const name = scanName(cursor)
  if (name === '' || !endsWord(cursor.code())) return fail(cursor, start)
  const values = scanValues(cursor, name, start)
  if (!values) return undefined
  const end = cursor.offset
  cursor.skipSpaces()
  cursor.skipComment()
  if (!isLineEnd(cursor.code())) return fail(cursor, start)
  cursor.takeBreak()
  return { kind: 'directive', start, end, name, values }
}

function scanValues(cursor: Cursor, name: string, start: number): string[] | undefined {
  switch (name) {
    case 'YAML':
      return scanVersion(cursor, start)
    case 'TAG':
      return scanTagPrefix(cursor, start)
    default:
      while (!isLineEnd(cursor.code())) cursor.offset++
      return []
  }
}

function scanVersion(cursor: Cursor, start: number): string[] | undefined {
  cursor.skipSpaces()
  const major = scanDigits(cursor)
  if (major === '' || cursor.code() !== DOT) return fail(cursor, start)
  cursor.offset++
  const minor = scanDigits(cursor)
  return minor === '' || !endsWord(cursor.code()) ? fail(cursor, start) : [major, minor]
}

function scanDigits(cursor: Cursor): string {
  const start = cursor.offset
  while (isDigit(cursor.code())) cursor.offset++
  return cursor.text.slice(start, cursor.offset)
}

function scanTagPrefix(cursor: Cursor, start: number): string[] | undefined {
  cursor.skipSpaces()
  const handle = scanTagHandle(cursor, 'bad-directive', start)
  if (handle === undefined) return undefined
  if (cursor.code() !== 32) return fail(cursor, start)
  cursor.skipSpaces()
  const prefix = scanUri(cursor, 'bad-directive', start)
  if (prefix === undefined) return undefined
  return endsWord(cursor.code()) ? [handle, prefix] : fail(cursor, start)
}

const endsWord = (code: number): boolean => isGap(code) && code !== TAB

const fail = (cursor: Cursor, start: number): undefined =>
  cursor.fail({ name: 'bad-directive', start, end: cursor.offset + 1 })
