/**
 * Texts as Python sees them: sequences of code points, Python's notion of white space, letters and lines.
 *
 * JavaScript counts UTF-16 units; texts without surrogates take the fast path where both agree.
 */

import { lazily } from '../../base/lazily.js'

const surrogate = /[\ud800-\udfff]/

/** Whether units and code points differ in this text. */
export const isWide = (text: string): boolean => surrogate.test(text)

export const textLength = (text: string): number => (isWide(text) ? Array.from(text).length : text.length)

/** Single characters by index; slices and reversals work on this. */
export const characters = (text: string): ArrayLike<string> => (isWide(text) ? Array.from(text) : text)

/** Code-point index of a unit index. */
export const pointIndex = (text: string, unit: number): number =>
  unit > 0 && isWide(text) ? textLength(text.slice(0, unit)) : unit

/** White space for `strip`, `split`, `isspace`: not quite JavaScript's. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f)
  if (code < 0x1680) return code === 0x85 || code === 0xa0
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}

export function trimStart(text: string): string {
  let start = 0
  while (start < text.length && isSpace(text.charCodeAt(start))) start++
  return text.slice(start)
}

export function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--
  return text.slice(0, end)
}

/** Runs of white space separate words; leading and trailing ones do not count. */
export function splitWords(text: string): string[] {
  const words: string[] = []
  let start = -1
  for (let i = 0; i <= text.length; i++) {
    const inWord = i < text.length && !isSpace(text.charCodeAt(i))
    if (inWord && start < 0) start = i
    else if (!inWord && start >= 0) {
      words.push(text.slice(start, i))
      start = -1
    }
  }
  return words
}

const isLineBreak = (code: number): boolean =>
  (code >= 0x0a && code <= 0x0d) ||
  (code >= 0x1c && code <= 0x1e) ||
  code === 0x85 ||
  code === 0x2028 ||
  code === 0x2029

export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = []
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (!isLineBreak(text.charCodeAt(i))) continue
    const end = text.charCodeAt(i) === 0x0d && text.charCodeAt(i + 1) === 0x0a ? i + 2 : i + 1
    lines.push(text.slice(start, keepEnds ? end : i))
    start = end
    i = end - 1
  }
  if (start < text.length) lines.push(text.slice(start))
  return lines
}

/** Order of code points; comparing units would put U+1F600 before U+FFFD. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  if (!isWide(a) && !isWide(b)) return a < b ? -1 : 1
  const left = Array.from(a, (c) => c.codePointAt(0)!)
  const right = Array.from(b, (c) => c.codePointAt(0)!)
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left[i] !== right[i]) return left[i]! - right[i]!
  }
  return left.length - right.length
}

const identifier = lazily(() => /^[\p{XID_Start}_]\p{XID_Continue}*$/u)
export const isIdentifier = (text: string): boolean => identifier().test(text)

/** `\w` as Python reads it. */
const wordCharacter = lazily(() => /^[\p{L}\p{N}_]$/u)
export function isWordCharacter(character: string): boolean {
  const code = character.charCodeAt(0)
  if (code < 0x80) {
    return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || isDigit(code) || code === 0x5f
  }
  return wordCharacter().test(character)
}

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39

/** Decimal digits of any script as ASCII: `int('٣')` is 3. */
export function asciiDigits(text: string): string {
  if (!/[^\x00-\x7f]/.test(text)) return text
  return text.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0)!)))
}

/** Every run of decimal digits in Unicode begins at its zero and holds ten. */
function digitValue(code: number): number {
  let zero = code
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return code - zero
}
