/** `|urlize`: web and mail addresses in a text become links. */
import { isTrue, itemsOf } from '../python/iterate.js'
import { escapeText, escapeValue } from '../python/markup.js'
import { type Bound, sizeArgument, textArgument } from '../python/signature.js'
import { isSpace, isWordCharacter, textLength } from '../python/unicode.js'
import { Markup, type PyValue } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import { type Filters, filter } from './filter.js'

interface LinkStyle {
  /** ` rel="…" target="…"`, ready to be put into a tag. */
  readonly attributes: string
  readonly limit: number | undefined
  readonly schemes: readonly string[]
}

/** Longer words are no addresses. */
const maxWordLength = 2000

const topLevel = new Set(['com', 'net', 'int', 'edu', 'gov', 'org', 'info', 'mil'])
const opening = ['(', '<', '&lt;']
const closing = [')', '>', '.', ',', '\n', '&gt;']
const pairs = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const

/** Words and the white space between them, in turn. */
function splitKeepingSpace(text: string): string[] {
  const parts: string[] = []
  let start = 0
  for (let i = 1; i <= text.length; i++) {
    if (i < text.length && isSpace(text.charCodeAt(i)) === isSpace(text.charCodeAt(start))) continue
    parts.push(text.slice(start, i))
    start = i
  }
  return parts
}

function linkWord(word: string, style: LinkStyle): string {
  if (word.length > maxWordLength) return word
  const { head, middle, tail } = trimPunctuation(word)
  return head + link(middle, style) + tail
}

function trimPunctuation(word: string): { head: string; middle: string; tail: string } {
  let start = 0
  for (let open = true; open; ) {
    const found = opening.find((mark) => word.startsWith(mark, start))
    start += found?.length ?? 0
    open = found !== undefined
  }
  let end = word.length
  for (let close = true; close; ) {
    const found = closing.find((mark) => end - mark.length >= start && word.slice(0, end).endsWith(mark))
    end -= found?.length ?? 0
    close = found !== undefined
  }
  return { head: word.slice(0, start), ...balance(word.slice(start, end), word.slice(end)) }
}

const count = (text: string, part: string): number => text.split(part).length - 1

/** An address keeps the closing brackets of those that it opens. */
function balance(middle: string, tail: string): { middle: string; tail: string } {
  let [kept, rest] = [middle, tail]
  for (const [open, close] of pairs) {
    const opened = count(kept, open)
    if (opened <= count(kept, close)) continue
    for (let left = Math.min(opened, count(rest, close)); left > 0; left--) {
      const end = rest.indexOf(close) + close.length
      kept += rest.slice(0, end)
      rest = rest.slice(end)
    }
  }
  return { middle: kept, tail: rest }
}

function link(text: string, { attributes, limit, schemes }: LinkStyle): string {
  const shown =
    limit !== undefined && textLength(text) > limit ? `${Array.from(text).slice(0, limit).join('')}...` : text
  if (isWebAddress(text)) {
    const href = /^https?:\/\//.test(text) ? text : `https://${text}`
    return `<a href="${href}"${attributes}>${shown}</a>`
  }
  if (text.startsWith('mailto:') && isMailAddress(text.slice(7)))
    return `<a href="${text}">${text.slice(7)}</a>`
  const mayBeMail =
    text.includes('@') && !text.startsWith('www.') && !text.startsWith('@') && !text.includes(':')
  if (mayBeMail && isMailAddress(text)) return `<a href="mailto:${text}">${text}</a>`
  const scheme = schemes.find((prefix) => text !== prefix && text.startsWith(prefix))
  return scheme === undefined ? text : `<a href="${text}"${attributes}>${text}</a>`
}

function isWebAddress(text: string): boolean {
  const scheme = /^(?:https?:\/\/|www\.)/i.exec(text)?.[0] ?? ''
  const rest = text.slice(scheme.length)
  const host = /^(?:\[[^\]]*\]|[^:/?#]*)/.exec(rest)![0]
  const isHost =
    hasHost(host, scheme !== '') || (scheme.toLowerCase().startsWith('http') && isIpAddress(host))
  return isHost && /^(?::\d{1,5})?(?:[/?#].*)?$/s.test(rest.slice(host.length))
}

const isLabel = (label: string): boolean =>
  label !== '' && Array.from(label).every((c) => isWordCharacter(c) || c === '%' || c === '-')

/** With a scheme any domain will do, without one only the best-known ones. */
function hasHost(host: string, withScheme: boolean): boolean {
  const labels = host.split('.')
  const top = labels.pop()!.toLowerCase()
  if (!labels.every(isLabel)) return false
  if (!withScheme) return labels.length > 0 && topLevel.has(top) && labels.every((label) => label.length >= 2)
  return /^[a-z]{2,63}$/.test(top) || /^xn--[\w%]{2,59}$/.test(top)
}

const isIpAddress = (host: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || /^\[(?:[\da-f]{0,4}:){2}(?:[\da-f]{0,4}:?){1,6}\]$/i.test(host)

function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  if (at < 1) return false
  const labels = text.slice(at + 1).split('.')
  const isName = (label: string): boolean => Array.from(label).every((c) => isWordCharacter(c) || c === '-')
  const last = labels.pop()!
  if (labels.length === 0 || last === '' || !isName(last) || last.includes('-')) return false
  return labels.every(isName) && labels[0] !== '' && !labels[0]!.startsWith('-')
}

function styleOf(rt: Runtime, args: Bound): LinkStyle {
  const [limit, nofollow, target, rel, schemes] = args
  const given = rel === undefined || rel === null ? [] : textArgument(rt, rel, '`rel`').split(/\s+/)
  const extra = nofollow !== undefined && isTrue(rt, nofollow) ? ['nofollow'] : []
  const relations = [...new Set([...given, ...extra, 'noopener'])].filter((part) => part !== '').sort()
  const relAttribute = ` rel="${escapeText(rt, relations.join(' '))}"`
  const targetAttribute =
    target === undefined || target === null ? '' : ` target="${escapeValue(rt, target)}"`
  const list = schemes === undefined || schemes === null ? [] : itemsOf(rt, schemes, 'urlize')
  return {
    attributes: relAttribute + targetAttribute,
    limit: limit === undefined || limit === null ? undefined : sizeArgument(rt, limit, 'the limit'),
    schemes: list.map((scheme) => checkedScheme(rt, scheme)),
  }
}

function checkedScheme(rt: Runtime, scheme: PyValue): string {
  const text = textArgument(rt, scheme, 'a scheme')
  return /^[\w.+-]{2,}:\/{0,2}$/.test(text) ? text : rt.fail(`\`${text}\` is not the beginning of an address`)
}

function urlize(rt: Runtime, value: PyValue, args: Bound): PyValue {
  const style = styleOf(rt, args)
  const escaped = escapeValue(rt, value)
  rt.step(10 + escaped.length)
  const linked = splitKeepingSpace(escaped).map((word) => {
    const result = isSpace(word.charCodeAt(0)) ? word : linkWord(word, style)
    rt.grow(result.length)
    return result
  })
  return rt.autoescape ? new Markup(linked.join('')) : linked.join('')
}

export const urlizeFilters: Filters = {
  urlize: filter('trim_url_limit? nofollow? target? rel? extra_schemes?', urlize),
}
