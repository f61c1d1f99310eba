/** Escaped text: what is joined with it is escaped first, and the result is escaped text again. */
import type { Runtime } from '../runtime.js'
import { str } from './text.js'
import { splitWords } from './unicode.js'
import { Markup, type PyValue, stringOf } from './values.js'

const unsafe = /[&<>'"]/g
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
}

export function escapeText(rt: Runtime, text: string): string {
  rt.work(text.length)
  const escaped = text.replace(unsafe, (character) => entities[character]!)
  rt.grow(escaped.length)
  return escaped
}

/** The value as escaped text; what is escaped already stays as it is. */
export function escapeValue(rt: Runtime, value: PyValue): string {
  return value instanceof Markup ? value.text : escapeText(rt, str(rt, value))
}

/** Text as it is, everything else as it prints: `soft_str` of MarkupSafe. */
export function softText(rt: Runtime, value: PyValue): string | Markup {
  return typeof value === 'string' || value instanceof Markup ? value : str(rt, value)
}

/** Applies a change of text to text or escaped text, keeping its kind. */
export function mapText(value: string | Markup, change: (text: string) => string): string | Markup {
  return typeof value === 'string' ? change(value) : new Markup(change(value.text))
}

/** `a + b` where at least one side is escaped text. */
export function joinMarkup(rt: Runtime, a: PyValue, b: PyValue): Markup | undefined {
  if (stringOf(a) === undefined || stringOf(b) === undefined) return undefined
  return new Markup(escapeValue(rt, a) + escapeValue(rt, b))
}

const namedCharacters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '\u00a9',
  reg: '\u00ae',
  trade: '\u2122',
  hellip: '\u2026',
  mdash: '\u2014',
  ndash: '\u2013',
  lsquo: '\u2018',
  rsquo: '\u2019',
  ldquo: '\u201c',
  rdquo: '\u201d',
  laquo: '\u00ab',
  raquo: '\u00bb',
  times: '\u00d7',
  middot: '\u00b7',
  bull: '\u2022',
  deg: '\u00b0',
  micro: '\u00b5',
  euro: '\u20ac',
  pound: '\u00a3',
}

/** Turns character references back into characters: the numeric ones and the common names. */
export function unescapeText(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7});?|#[xX]([\da-fA-F]{1,6});?|([a-z]{2,6});)/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return Object.hasOwn(namedCharacters, name) ? namedCharacters[name]! : whole
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
      return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
        ? String.fromCodePoint(code)
        : '\ufffd'
    },
  )
}

/** The text without comments and tags, its white space collapsed, its references decoded. */
export function stripTags(rt: Runtime, text: string): string {
  rt.work(text.length * 4)
  const withoutComments = cut(text, '<!--', '-->')
  return unescapeText(splitWords(cut(withoutComments, '<', '>')).join(' '))
}

/** Removes every part from `open` to the next `close`; an unclosed part stays. */
function cut(text: string, open: string, close: string): string {
  let result = ''
  let position = 0
  for (;;) {
    const start = text.indexOf(open, position)
    const end = start < 0 ? -1 : text.indexOf(close, start)
    if (end < 0) return result + text.slice(position)
    result += text.slice(position, start)
    position = end + close.length
  }
}
