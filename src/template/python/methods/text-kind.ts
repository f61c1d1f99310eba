/** Methods of text that ask what its characters are. */
import { lazily } from '../../../base/lazily.js'
import { isIdentifier, isSpace } from '../unicode.js'
import { type TextMethod, textMethod } from './text-method.js'

const letter = lazily(() => /^\p{L}$/u)
const decimal = lazily(() => /^\p{Nd}$/u)
/** Decimal digits and the others: superscripts, subscripts, circled and their like. */
const digit = lazily(
  () =>
    /^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792]$/u,
)
const numeric = lazily(
  () =>
    /^[\p{N}\u3007\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343\u4e07\u5104\u5146\u96f6\u58f9\u5f10\u53c2]$/u,
)
const printable = lazily(() => /^(?: |[^\p{C}\p{Z}])$/u)
const upper = lazily(() => /\p{Uppercase}/u)
const lower = lazily(() => /\p{Lowercase}/u)
const titled = lazily(() => /\p{Lt}/u)

const every = (accepts: (character: string) => boolean): TextMethod =>
  textMethod('', (_rt, text) => text !== '' && Array.from(text).every(accepts))

/** Capitals only after what has no case, small letters only after a letter, and at least one capital. */
function isTitle(text: string): boolean {
  let found = false
  let inWord = false
  for (const character of text) {
    const isCapital = upper().test(character) || titled().test(character)
    const isSmall = lower().test(character)
    if (isCapital === isSmall ? false : isCapital === inWord) return false
    if (isCapital) found = true
    inWord = isCapital || isSmall
  }
  return found
}

export const isUpper = (text: string): boolean =>
  upper().test(text) && !lower().test(text) && !titled().test(text)
export const isLower = (text: string): boolean =>
  lower().test(text) && !upper().test(text) && !titled().test(text)

const isAlphanumeric = (character: string): boolean => letter().test(character) || numeric().test(character)

export const textKindMethods: Readonly<Record<string, TextMethod>> = {
  isalpha: every((character) => letter().test(character)),
  isdecimal: every((character) => decimal().test(character)),
  isdigit: every((character) => digit().test(character)),
  isnumeric: every((character) => numeric().test(character)),
  isalnum: every(isAlphanumeric),
  isspace: every((character) => isSpace(character.charCodeAt(0))),
  isupper: textMethod('', (_rt, text) => isUpper(text)),
  islower: textMethod('', (_rt, text) => isLower(text)),
  istitle: textMethod('', (_rt, text) => isTitle(text)),
  isidentifier: textMethod('', (_rt, text) => isIdentifier(text)),
  isascii: textMethod('', (_rt, text) => !/[^\x00-\x7f]/.test(text)),
  isprintable: textMethod('', (_rt, text) =>
    Array.from(text).every((character) => printable().test(character)),
  ),
}
