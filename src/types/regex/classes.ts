/** Which characters Python's classes hold, and how letters compare when case does not count. */
import { lazily } from '../../base/lazily.js'
import type { CharTest } from './node.js'

function test(make: () => RegExp): CharTest {
  const pattern = lazily(make)
  return (codePoint) => pattern().test(String.fromCodePoint(codePoint))
}

const unicode = {
  d: test(() => /\p{Nd}/u),
  s: test(() => /[\t-\r\x1c-\x20\x85\p{Z}]/u),
  w: test(() => /[\p{L}\p{N}_]/u),
}
const ascii = { d: test(() => /[0-9]/), s: test(() => /[\t-\r ]/), w: test(() => /[a-zA-Z0-9_]/) }

/** The class behind `\d`, `\W` and so on; a capital letter negates it. */
export function classOf(letter: string, isAscii: boolean): CharTest | undefined {
  const lower = letter.toLowerCase()
  if (lower !== 'd' && lower !== 's' && lower !== 'w') return undefined
  const holds = (isAscii ? ascii : unicode)[lower]
  return letter === lower ? holds : (codePoint) => !holds(codePoint)
}

export const isWord = (codePoint: number, isAscii: boolean): boolean =>
  (isAscii ? ascii : unicode).w(codePoint)

export const lowerCase = (codePoint: number): number => onlyCodePoint(codePoint, 'toLowerCase')

const upperCase = (codePoint: number): number => onlyCodePoint(codePoint, 'toUpperCase')

/** Letters whose other case is more than one character (`ß`) stay as they are. */
function onlyCodePoint(codePoint: number, method: 'toLowerCase' | 'toUpperCase'): number {
  const text = String.fromCodePoint(codePoint)
  const changed = text[method]()
  return [...changed].length === 1 ? changed.codePointAt(0)! : codePoint
}

/** The test for any case of a character. */
export const ignoringCase =
  (holds: CharTest): CharTest =>
  (codePoint) =>
    holds(codePoint) || holds(lowerCase(codePoint)) || holds(upperCase(codePoint))
