/** Methods of text that look for other text: positions are counted in code points. */
import type { Runtime } from '../../runtime.js'
import { type Bound, failType, sizeArgument, textArgument } from '../signature.js'
import { sliceOf, sliceRange } from '../slice.js'
import { pointIndex, textLength } from '../unicode.js'
import { PyTuple, stringOf } from '../values.js'
import { type TextMethod, textMethod } from './text-method.js'

interface Window {
  readonly part: string
  /** Code points before the part. */
  readonly start: number
}

/** `text[start:stop]`, where to look; undefined when it begins behind the end, where nothing is found. */
function windowOf(rt: Runtime, text: string, [, start, stop]: Bound): Window | undefined {
  if (start === undefined && stop === undefined) return { part: text, start: 0 }
  const length = textLength(text)
  if (start !== undefined && start !== null && sizeArgument(rt, start, 'the start') > length) return undefined
  const bounds = { start, stop, step: undefined }
  const range = sliceRange(rt, bounds, length)
  return { part: sliceOf(rt, text, bounds) as string, start: range.start }
}

function find(rt: Runtime, text: string, args: Bound, last: boolean): number {
  const wanted = textArgument(rt, args[0], 'the text to find')
  const window = windowOf(rt, text, args)
  if (!window) return -1
  const unit = last ? window.part.lastIndexOf(wanted) : window.part.indexOf(wanted)
  return unit < 0 ? -1 : window.start + pointIndex(window.part, unit)
}

function index(rt: Runtime, text: string, args: Bound, last: boolean): number {
  const position = find(rt, text, args, last)
  return position < 0 ? rt.fail('the text to find is not there', '`find` gives -1 instead') : position
}

/** Occurrences that do not overlap. */
export function countOf(text: string, wanted: string): number {
  if (wanted === '') return textLength(text) + 1
  let count = 0
  for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length)) count++
  return count
}

type Matcher = (part: string, affix: string) => boolean

function matches(rt: Runtime, text: string, args: Bound, matcher: Matcher): boolean {
  const window = windowOf(rt, text, args)
  const [affix] = args
  const affixes = affix instanceof PyTuple ? affix.items : [affix]
  return affixes.some((item) => {
    rt.step()
    const wanted = item === undefined ? undefined : stringOf(item)
    if (wanted === undefined) failType(rt, 'the text to compare with', 'text or a tuple of texts', item)
    return window !== undefined && matcher(window.part, wanted)
  })
}

export const textSearchMethods: Readonly<Record<string, TextMethod>> = {
  find: textMethod('sub start? end?', (rt, text, args) => find(rt, text, args, false)),
  rfind: textMethod('sub start? end?', (rt, text, args) => find(rt, text, args, true)),
  index: textMethod('sub start? end?', (rt, text, args) => index(rt, text, args, false)),
  rindex: textMethod('sub start? end?', (rt, text, args) => index(rt, text, args, true)),
  count: textMethod('sub start? end?', (rt, text, args) => {
    const wanted = textArgument(rt, args[0], 'the text to count')
    const window = windowOf(rt, text, args)
    return window ? countOf(window.part, wanted) : 0
  }),
  startswith: textMethod('prefix start? end?', (rt, text, args) =>
    matches(rt, text, args, (part, affix) => part.startsWith(affix)),
  ),
  endswith: textMethod('suffix start? end?', (rt, text, args) =>
    matches(rt, text, args, (part, affix) => part.endsWith(affix)),
  ),
}
