/** Methods of text that take it apart and put it together. */
import type { Runtime } from '../../runtime.js'
import { isTrue, itemsOf } from '../iterate.js'
import { sizeArgument, textArgument } from '../signature.js'
import { typeName } from '../type-name.js'
import { isSpace, splitLines, splitWords, trimEnd, trimStart } from '../unicode.js'
import { PyTuple, type PyValue, stringOf, Undefined } from '../values.js'
import { type TextMethod, textMethod } from './text-method.js'

/** At most `limit` cuts, from the left; a negative limit means all. */
export function splitBy(text: string, separator: string, limit: number): string[] {
  if (limit < 0) return text.split(separator)
  const parts: string[] = []
  let position = 0
  while (parts.length < limit) {
    const next = text.indexOf(separator, position)
    if (next < 0) break
    parts.push(text.slice(position, next))
    position = next + separator.length
  }
  parts.push(text.slice(position))
  return parts
}

/** At most `limit` cuts, from the right. */
export function splitByRight(text: string, separator: string, limit: number): string[] {
  const parts: string[] = []
  let end = text.length
  while (limit < 0 || parts.length < limit) {
    const next = end < separator.length ? -1 : text.lastIndexOf(separator, end - separator.length)
    if (next < 0) break
    parts.push(text.slice(next + separator.length, end))
    end = next
  }
  parts.push(text.slice(0, end))
  return parts.reverse()
}

function splitWordsLimited(text: string, limit: number): string[] {
  const parts: string[] = []
  let rest = trimStart(text)
  while (parts.length < limit && rest !== '') {
    let end = 0
    while (end < rest.length && !isSpace(rest.charCodeAt(end))) end++
    parts.push(rest.slice(0, end))
    rest = trimStart(rest.slice(end))
  }
  return rest === '' ? parts : [...parts, rest]
}

function splitWordsRight(text: string, limit: number): string[] {
  const parts: string[] = []
  let rest = trimEnd(text)
  while (parts.length < limit && rest !== '') {
    let start = rest.length
    while (start > 0 && !isSpace(rest.charCodeAt(start - 1))) start--
    parts.push(rest.slice(start))
    rest = trimEnd(rest.slice(0, start))
  }
  if (rest !== '') parts.push(rest)
  return parts.reverse()
}

interface Splitters {
  readonly bySeparator: (text: string, separator: string, limit: number) => string[]
  readonly byWords: (text: string, limit: number) => string[]
}

const splitting = ({ bySeparator, byWords }: Splitters): TextMethod =>
  textMethod('sep? maxsplit?', (rt, text, [sep, maxsplit]) => {
    const limit = maxsplit === undefined ? -1 : sizeArgument(rt, maxsplit, '`maxsplit`')
    if (sep === undefined || sep === null) return limit < 0 ? splitWords(text) : byWords(text, limit)
    const separator = textArgument(rt, sep, 'the separator')
    if (separator === '') rt.fail('the separator is empty')
    return charged(rt, bySeparator(text, separator, limit))
  })

function charged(rt: Runtime, parts: string[]): string[] {
  rt.grow(parts.length)
  return parts
}

function join(rt: Runtime, separator: string, parts: PyValue): string {
  let result = ''
  itemsOf(rt, parts, 'join').forEach((part, i) => {
    const text = stringOf(part)
    if (text === undefined) {
      if (part instanceof Undefined) rt.failUndefined(part)
      rt.fail(`\`join\` needs texts, item ${i} is ${typeName(part)}`, 'the filter `|join` takes any items')
    }
    rt.grow(separator.length + text.length)
    result += i === 0 ? text : separator + text
  })
  return result
}

function partition(rt: Runtime, text: string, sep: PyValue | undefined, last: boolean): PyTuple {
  const separator = textArgument(rt, sep, 'the separator')
  if (separator === '') rt.fail('the separator is empty')
  const at = last ? text.lastIndexOf(separator) : text.indexOf(separator)
  if (at < 0) return new PyTuple(last ? ['', '', text] : [text, '', ''])
  return new PyTuple([text.slice(0, at), separator, text.slice(at + separator.length)])
}

export const textSplitMethods: Readonly<Record<string, TextMethod>> = {
  split: splitting({ bySeparator: splitBy, byWords: splitWordsLimited }),
  rsplit: splitting({ bySeparator: splitByRight, byWords: splitWordsRight }),
  splitlines: textMethod('keepends?', (rt, text, [keepEnds]) =>
    charged(rt, splitLines(text, keepEnds !== undefined && isTrue(rt, keepEnds))),
  ),
  join: textMethod('iterable', (rt, text, [parts]) => join(rt, text, parts!), [0]),
  partition: textMethod('sep', (rt, text, [sep]) => partition(rt, text, sep, false)),
  rpartition: textMethod('sep', (rt, text, [sep]) => partition(rt, text, sep, true)),
}
