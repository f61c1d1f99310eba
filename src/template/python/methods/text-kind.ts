/** Methods of text that ask what its characters are. */
import { isIdentifier, isSpace } from '../unicode.js'
import { type TextMethod, textMethod } from './text-method.js'

const letter = /^\p{L}$/u
const decimal = /^\p{Nd}$/u
/** Digits that are not decimal ones: superscripts, subscripts, circled and their like. */
const digit = /^[\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒]$/u
const numeric = /^[\p{N}〇一二三四五六七八九十百千万億兆零壹弐参]$/u
const printable = /^(?: |[^\p{C}\p{Z}])$/u
const upper = /\p{Uppercase}/u
const lower = /\p{Lowercase}/u
const titled = /\p{Lt}/u

const every = (accepts: (character: string) => boolean): TextMethod =>
  textMethod('', (_rt, text) => text !== '' && Array.from(text).every(accepts))

/** Capitals only after what has no case, small letters only after a letter, and at least one capital. */
function isTitle(text: string): boolean {
  let found = false
  let inWord = false
  for (const character of text) {
    const isCapital = upper.test(character) || titled.test(character)
    const isSmall = lower.test(character)
    if (isCapital === isSmall ? false : isCapital === inWord) return false
    if (isCapital) found = true
    inWord = isCapital || isSmall
  }
  return found
}

export const isUpper = (text: string): boolean => upper.test(text) && !lower.test(text) && !titled.test(text)
export const isLower = (text: string): boolean => lower.test(text) && !upper.test(text) && !titled.test(text)

const isAlphanumeric = (character: string): boolean => letter.test(character) || numeric.test(character)

export const textKindMethods: Readonly<Record<string, TextMethod>> = {
  isalpha: every((character) => letter.test(character)),
  isdecimal: every((character) => decimal.test(character)),
  isdigit: every((character) => digit.test(character)),
  isnumeric: every((character) => numeric.test(character)),
  isalnum: every(isAlphanumeric),
  isspace: every((character) => isSpace(character.charCodeAt(0))),
  isupper: textMethod('', (_rt, text) => isUpper(text)),
  islower: textMethod('', (_rt, text) => isLower(text)),
  istitle: textMethod('', (_rt, text) => isTitle(text)),
  isidentifier: textMethod('', (_rt, text) => isIdentifier(text)),
  isascii: textMethod('', (_rt, text) => !/[^\x00-\x7f]/.test(text)),
  isprintable: textMethod('', (_rt, text) =>
    Array.from(text).every((character) => printable.test(character)),
  ),
}
