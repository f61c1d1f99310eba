/** Filters that make text fit for HTML and URLs. */
import { PyDict } from '../python/dict.js'
import { isTrue, itemsOf, iteratorOf } from '../python/iterate.js'
import { escapeText, escapeValue, stripTags } from '../python/markup.js'
import { type Bound, failType } from '../python/signature.js'
import { str } from '../python/text.js'
import { Markup, type PyValue, stringOf, Undefined } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import { type Filters, filter } from './filter.js'

const escaped = filter('', (rt, value) => new Markup(escapeValue(rt, value)))

function xmlAttributes(rt: Runtime, value: PyValue, [autospace]: Bound): PyValue {
  if (!(value instanceof PyDict)) return failType(rt, 'the value of `xmlattr`', 'a dict', value)
  const parts: string[] = []
  for (const [key, item] of value.entries()) {
    if (item === null || item instanceof Undefined) continue
    const name = stringOf(key) ?? failType(rt, 'a name of `xmlattr`', 'text', key)
    if (/[ \t\n\r\f\v/>=]/.test(name)) rt.fail(`\`${name}\` cannot be the name of an attribute`)
    parts.push(`${escapeValue(rt, key)}="${escapeValue(rt, item)}"`)
  }
  const text = parts.join(' ')
  const spaced = text !== '' && (autospace === undefined || isTrue(rt, autospace)) ? ` ${text}` : text
  return rt.autoescape ? new Markup(spaced) : spaced
}

/** Percent-encodes as UTF-8; in a query, `/` too, and a space becomes `+`. */
function quote(rt: Runtime, value: PyValue, inQuery: boolean): string {
  const text = str(rt, value)
  rt.work(text.length * 8)
  let result = ''
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte)
    if (/[\w.~-]/.test(character) || (character === '/' && !inQuery)) result += character
    else if (character === ' ' && inQuery) result += '+'
    else result += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  rt.grow(result.length)
  return result
}

function urlEncode(rt: Runtime, value: PyValue): string {
  if (stringOf(value) !== undefined) return quote(rt, value, false)
  if (!(value instanceof PyDict) && !iteratorOf(rt, value)) return quote(rt, value, false)
  const pairs =
    value instanceof PyDict ? value.entries().map((entry) => [...entry]) : itemsOf(rt, value, 'urlencode')
  const parts = pairs.map((pair) => {
    const [key, item, ...more] = itemsOf(rt, pair, 'urlencode')
    if (key === undefined || item === undefined || more.length > 0) {
      rt.fail('`urlencode` needs pairs of a name and a value')
    }
    return `${quote(rt, key, true)}=${quote(rt, item, true)}`
  })
  return parts.join('&')
}

export const htmlFilters: Filters = {
  e: escaped,
  escape: escaped,
  forceescape: filter('', (rt, value) => new Markup(escapeText(rt, str(rt, value)))),
  safe: filter('', (rt, value) => new Markup(str(rt, value))),
  striptags: filter('', (rt, value) => stripTags(rt, str(rt, value))),
  xmlattr: filter('autospace?', xmlAttributes),
  urlencode: filter('', urlEncode),
}
