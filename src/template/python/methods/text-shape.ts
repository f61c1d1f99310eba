/** Methods of text that trim, pad and replace. */
import type { Runtime } from '../../runtime.js'
import { type Alignment, aligned } from '../number-text.js'
import { type Bound, sizeArgument, textArgument } from '../signature.js'
import { textLength, trimEnd, trimStart } from '../unicode.js'
import type { PyValue } from '../values.js'
import { type TextMethod, textMethod } from './text-method.js'
import { countOf } from './text-search.js'

export interface Sides {
  readonly left: boolean
  readonly right: boolean
}

export const bothSides: Sides = { left: true, right: true }

/** Cuts the given characters, or white space, off the ends. */
export function strip(rt: Runtime, text: string, chars: PyValue | undefined, sides: Sides): string {
  if (chars === undefined || chars === null) {
    const rest = sides.left ? trimStart(text) : text
    return sides.right ? trimEnd(rest) : rest
  }
  const cut = new Set(textArgument(rt, chars, 'the characters to strip'))
  const all = Array.from(text)
  let start = 0
  let end = all.length
  while (sides.left && start < end && cut.has(all[start]!)) start++
  while (sides.right && end > start && cut.has(all[end - 1]!)) end--
  return all.slice(start, end).join('')
}

const stripping = (sides: Sides): TextMethod =>
  textMethod('chars?', (rt, text, [chars]) => strip(rt, text, chars, sides))

const padding = (align: Alignment): TextMethod =>
  textMethod('width fillchar?', (rt, text, args) => pad(rt, text, args, align), [1])

function pad(rt: Runtime, text: string, [width, fillchar]: Bound, align: Alignment): string {
  const fill = fillchar === undefined ? ' ' : textArgument(rt, fillchar, 'the fill character')
  if (textLength(fill) !== 1) rt.fail('the fill character must be one character')
  const size = sizeArgument(rt, width, 'the width')
  return align === '^' ? center(rt, text, size, fill) : aligned(rt, text, { width: size, align, fill })
}

/** An odd space goes to the left when the width is odd, to the right when it is even, as in CPython. */
export function center(rt: Runtime, text: string, width: number, fill = ' '): string {
  const missing = width - textLength(text)
  if (missing <= 0) return text
  rt.grow(width)
  const left = (missing >> 1) + (missing & width & 1)
  return fill.repeat(left) + text + fill.repeat(missing - left)
}

/** Replaces `old`, at most `limit` times when that is not negative; charged before it is made. */
export function replaceText(rt: Runtime, text: string, change: Replacement): string {
  const { old, fresh, limit } = change
  const found = countOf(text, old)
  const count = limit < 0 ? found : Math.min(limit, found)
  rt.work(text.length)
  rt.grow(text.length + count * fresh.length)
  if (count === 0) return text
  if (old === '') return interleave(text, fresh, count)
  if (count === found) return text.replaceAll(old, () => fresh)
  const parts = text.split(old)
  return (
    parts.slice(0, count + 1).join(fresh) +
    parts
      .slice(count + 1)
      .map((part) => old + part)
      .join('')
  )
}

export interface Replacement {
  readonly old: string
  readonly fresh: string
  readonly limit: number
}

/** Empty text occurs before every character and at the end. */
function interleave(text: string, fresh: string, count: number): string {
  const all = Array.from(text)
  return all.map((c, i) => (i < count ? fresh + c : c)).join('') + (count > all.length ? fresh : '')
}

function fillZeros(rt: Runtime, text: string, width: number): string {
  const missing = width - textLength(text)
  if (missing <= 0) return text
  rt.grow(width)
  const sign = text.startsWith('-') || text.startsWith('+') ? text[0]! : ''
  return sign + '0'.repeat(missing) + text.slice(sign.length)
}

function expandTabs(rt: Runtime, text: string, size: number): string {
  let result = ''
  let column = 0
  for (const character of text) {
    if (character === '\t') {
      const spaces = size > 0 ? size - (column % size) : 0
      rt.grow(spaces)
      result += ' '.repeat(spaces)
      column += spaces
    } else {
      result += character
      column = character === '\n' || character === '\r' ? 0 : column + 1
    }
  }
  return result
}

export const textShapeMethods: Readonly<Record<string, TextMethod>> = {
  strip: stripping(bothSides),
  lstrip: stripping({ left: true, right: false }),
  rstrip: stripping({ left: false, right: true }),
  center: padding('^'),
  ljust: padding('<'),
  rjust: padding('>'),
  zfill: textMethod('width', (rt, text, [width]) =>
    fillZeros(rt, text, sizeArgument(rt, width, 'the width')),
  ),
  expandtabs: textMethod('tabsize?', (rt, text, [size]) =>
    expandTabs(rt, text, size === undefined ? 8 : sizeArgument(rt, size, 'the tab size')),
  ),
  removeprefix: textMethod('prefix', (rt, text, [prefix]) => {
    const affix = textArgument(rt, prefix, 'the prefix')
    return text.startsWith(affix) ? text.slice(affix.length) : text
  }),
  removesuffix: textMethod('suffix', (rt, text, [suffix]) => {
    const affix = textArgument(rt, suffix, 'the suffix')
    return affix !== '' && text.endsWith(affix) ? text.slice(0, -affix.length) : text
  }),
  replace: textMethod(
    'old new count?',
    (rt, text, [old, fresh, count]) =>
      replaceText(rt, text, {
        old: textArgument(rt, old, 'the text to replace'),
        fresh: textArgument(rt, fresh, 'the replacement'),
        limit: count === undefined ? -1 : sizeArgument(rt, count, 'the count'),
      }),
    [1],
  ),
}
