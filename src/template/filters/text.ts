/** Filters on text: case, width, replacement, formatting. */

import { PyDict } from '../python/dict.js'
import { isTrue, lengthOf } from '../python/iterate.js'
import { escapeValue, mapText, softText } from '../python/markup.js'
import { capitalize } from '../python/methods/text-case.js'
import { bothSides, center, replaceText, strip } from '../python/methods/text-shape.js'
import { repeatText } from '../python/operators.js'
import { percentFormat } from '../python/percent-format.js'
import { type Bound, sizeArgument, textArgument } from '../python/signature.js'
import { sliceOf } from '../python/slice.js'
import { str } from '../python/text.js'
import { isSpace, isWordCharacter, splitLines, textLength } from '../python/unicode.js'
import { Markup, PyTuple, type PyValue, stringOf } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import { type FilterDefinition, type Filters, filter, openFilter } from './filter.js'

const mapped = (change: (text: string) => string): FilterDefinition =>
  filter('', (rt, value) => {
    const soft = softText(rt, value)
    rt.grow(textSize(soft))
    return mapText(soft, change)
  })

const textSize = (text: string | Markup): number => (typeof text === 'string' ? text : text.text).length

const opensWord = (code: number): boolean => isSpace(code) || '-({[<'.includes(String.fromCharCode(code))

/** A word begins behind white space, a hyphen or an opening bracket. */
function titleWords(text: string): string {
  let result = ''
  let atStart = true
  for (const character of text) {
    const opens = opensWord(character.charCodeAt(0))
    result += opens ? character : atStart ? character.toUpperCase() : character.toLowerCase()
    atStart = opens
  }
  return result
}

function countWords(text: string): number {
  let count = 0
  let inWord = false
  for (const character of text) {
    const isWord = isWordCharacter(character)
    if (isWord && !inWord) count++
    inWord = isWord
  }
  return count
}

function replaceFilter(rt: Runtime, value: PyValue, [old, fresh, count]: Bound): PyValue {
  const limit = count === undefined || count === null ? -1 : sizeArgument(rt, count, 'the count')
  const escapes = [value, old!, fresh!].some((part) => part instanceof Markup)
  if (!rt.autoescape || !escapes) {
    return replaceText(rt, str(rt, value), { old: str(rt, old!), fresh: str(rt, fresh!), limit })
  }
  const text = escapeValue(rt, value)
  return new Markup(replaceText(rt, text, { old: str(rt, old!), fresh: escapeValue(rt, fresh!), limit }))
}

function indent(rt: Runtime, value: PyValue, [width, first, blank]: Bound): PyValue {
  const text = textArgument(rt, value, 'the text to indent')
  const given = width === undefined ? undefined : stringOf(width)
  const margin = given ?? repeatText(rt, ' ', width === undefined ? 4 : sizeArgument(rt, width, 'the width'))
  const lines = splitLines(`${text}\n`)
  rt.grow(text.length + lines.length * margin.length)
  const everyLine = blank !== undefined && isTrue(rt, blank)
  const indented = lines.map((line, i) => (i > 0 && (everyLine || line !== '') ? margin + line : line))
  const start = first !== undefined && isTrue(rt, first) ? margin : ''
  return mapText(value as string | Markup, () => start + indented.join('\n'))
}

function truncate(rt: Runtime, value: PyValue, [length, killWords, end, leeway]: Bound): PyValue {
  const limit = length === undefined ? 255 : sizeArgument(rt, length, 'the length')
  const ending = end === undefined ? '...' : textArgument(rt, end, 'the end')
  const slack = leeway === undefined || leeway === null ? 5 : sizeArgument(rt, leeway, 'the leeway')
  if (limit < textLength(ending)) rt.fail(`the length must be at least ${textLength(ending)}`)
  if (slack < 0) rt.fail('the leeway must not be negative')
  if ((lengthOf(rt, value) ?? limit + slack + 1) <= limit + slack) return value
  const text = textArgument(rt, value, 'the text to shorten')
  const bounds = { start: undefined, stop: limit - textLength(ending), step: undefined }
  const kept = sliceOf(rt, text, bounds) as string
  const space = killWords !== undefined && isTrue(rt, killWords) ? -1 : kept.lastIndexOf(' ')
  return mapText(value as string | Markup, () => (space < 0 ? kept : kept.slice(0, space)) + ending)
}

/** `|format(a, b)` and `|format(name=a)`: printf formatting. */
const format: FilterDefinition = openFilter((rt, value, { positional, named }) => {
  if (positional.length > 0 && named.size > 0) rt.fail('`format` takes values or named values, not both')
  const values = named.size > 0 ? PyDict.from(rt, named) : new PyTuple(positional)
  return percentFormat(rt, softText(rt, value), values)
})

/** The value put into a pattern, under a name when one is given: made for `|map('map_format', …)`. */
function formatInto(rt: Runtime, value: PyValue, [pattern, name]: Bound): PyValue {
  const target = softText(rt, pattern!)
  if (name === undefined || !isTrue(rt, name)) return percentFormat(rt, target, value)
  return percentFormat(rt, target, PyDict.from(rt, [[name, value]]))
}

export const textFilters: Filters = {
  upper: mapped((text) => text.toUpperCase()),
  lower: mapped((text) => text.toLowerCase()),
  capitalize: mapped(capitalize),
  title: filter('', (rt, value) => {
    const text = str(rt, value)
    rt.grow(text.length)
    return titleWords(text)
  }),
  trim: filter('chars?', (rt, value, [chars]) =>
    mapText(softText(rt, value), (text) => strip(rt, text, chars, bothSides)),
  ),
  center: filter('width?', (rt, value, [width]) => {
    const size = width === undefined ? 80 : sizeArgument(rt, width, 'the width')
    return mapText(softText(rt, value), (text) => center(rt, text, size))
  }),
  replace: filter('old new count?', replaceFilter),
  indent: filter('width? first? blank?', indent),
  truncate: filter('length? killwords? end? leeway?', truncate),
  wordcount: filter('', (rt, value) => countWords(str(rt, value))),
  string: filter('', (rt, value) => softText(rt, value)),
  format,
  map_format: filter('pattern variable_name?', formatInto),
}
