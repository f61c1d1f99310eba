/** Methods of text that change the case of letters. */
import { lazily } from '../../../base/lazily.js'
import { type TextMethod, textMethod } from './text-method.js'

const cased = lazily(() => /[\p{Lu}\p{Ll}\p{Lt}]/u)

/** Python turns the first character into its title case, of which a few differ from upper case. */
const titleCase: Readonly<Record<string, string>> = {
  ǆ: 'ǅ',
  Ǆ: 'ǅ',
  ǉ: 'ǈ',
  Ǉ: 'ǈ',
  ǌ: 'ǋ',
  Ǌ: 'ǋ',
  ǳ: 'ǲ',
  Ǳ: 'ǲ',
  ß: 'Ss',
  ﬀ: 'Ff',
  ﬁ: 'Fi',
  ﬂ: 'Fl',
}

const toTitle = (character: string): string => titleCase[character] ?? character.toUpperCase()

export function capitalize(text: string): string {
  const [first] = text
  return first === undefined ? '' : toTitle(first) + text.slice(first.length).toLowerCase()
}

/** Every run of letters begins in title case, the rest of it is lower case. */
function title(text: string): string {
  let result = ''
  let inWord = false
  for (const character of text) {
    const isCased = cased().test(character)
    result += isCased && !inWord ? toTitle(character) : character.toLowerCase()
    inWord = isCased
  }
  return result
}

function swapCase(text: string): string {
  let result = ''
  for (const character of text) {
    const upper = character.toUpperCase()
    result += upper === character ? character.toLowerCase() : upper
  }
  return result
}

/** Close to full case folding: going through upper case unites the forms of a letter. */
const caseFold = (text: string): string => text.toUpperCase().toLowerCase().replaceAll('ς', 'σ')

export const textCaseMethods: Readonly<Record<string, TextMethod>> = {
  upper: textMethod('', (_rt, text) => text.toUpperCase()),
  lower: textMethod('', (_rt, text) => text.toLowerCase()),
  title: textMethod('', (_rt, text) => title(text)),
  capitalize: textMethod('', (_rt, text) => capitalize(text)),
  swapcase: textMethod('', (_rt, text) => swapCase(text)),
  casefold: textMethod('', (_rt, text) => caseFold(text)),
}
