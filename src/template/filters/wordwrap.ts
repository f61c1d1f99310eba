/** `|wordwrap`: breaks long lines between words, as Python's textwrap does. */
import { isTrue } from '../python/iterate.js'
import { type Bound, sizeArgument, textArgument } from '../python/signature.js'
import { isWordCharacter, splitLines } from '../python/unicode.js'
import type { PyValue } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import { type Filters, filter } from './filter.js'

interface Wrapping {
  readonly width: number
  readonly breakLongWords: boolean
  readonly breakOnHyphens: boolean
}

// textwrap knows these six as white space, and nothing beyond ASCII.
const isSpace = (character: string | undefined): boolean =>
  character !== undefined && '\t\n\v\f\r '.includes(character)
const isLetter = (character: string | undefined): boolean =>
  character !== undefined && isWordCharacter(character) && !/[\p{Nd}_]/u.test(character)
const endsWord = (character: string | undefined): boolean =>
  character !== undefined && (isWordCharacter(character) || '!"\'&.,?'.includes(character))

/** Runs of white space, and words that may end behind a hyphen or before a dash. */
function chunksOf(text: readonly string[], breakOnHyphens: boolean): string[][] {
  const dashEnd = dashEnds(text)
  const chunks: string[][] = []
  let start = 0
  while (start < text.length) {
    const end = isSpace(text[start])
      ? spaceEnd(text, start)
      : wordEnd(text, start, breakOnHyphens ? dashEnd : undefined)
    chunks.push(text.slice(start, end))
    start = end
  }
  return chunks
}

function spaceEnd(text: readonly string[], start: number): number {
  let end = start
  while (isSpace(text[end])) end++
  return end
}

/** For each position, where the run of hyphens from there ends. */
function dashEnds(text: readonly string[]): readonly number[] {
  const ends = new Array<number>(text.length + 1).fill(text.length)
  for (let i = text.length - 1; i >= 0; i--) {
    ends[i] = text[i] === '-' ? (text[i + 1] === '-' ? ends[i + 1]! : i + 1) : i
  }
  return ends
}

/** A dash is two hyphens or more between two words. */
function isDash(text: readonly string[], at: number, dashEnd: readonly number[]): boolean {
  const end = dashEnd[at]!
  return end - at >= 2 && endsWord(text[at - 1]) && text[end] !== undefined && isWordCharacter(text[end])
}

function wordEnd(text: readonly string[], start: number, dashEnd: readonly number[] | undefined): number {
  if (dashEnd && isDash(text, start, dashEnd)) return dashEnd[start]!
  for (let i = start + 1; i <= text.length; i++) {
    if (i === text.length || isSpace(text[i])) return i
    if (!dashEnd) continue
    if (text[i] === '-' && isHyphen(text, i)) return i + 1
    if (isDash(text, i, dashEnd)) return i
  }
  return text.length
}

/** A hyphen inside a word: letters `ab-` or `a-b-` before it and a letter with its like behind it. */
function isHyphen(text: readonly string[], at: number): boolean {
  if (!isLetter(text[at - 1])) return false
  const before = isLetter(text[at - 2]) || (text[at - 2] === '-' && isLetter(text[at - 3]))
  if (!before || !isLetter(text[at + 1])) return false
  return isLetter(text[at + 2]) || (text[at + 2] === '-' && isLetter(text[at + 3]))
}

/** Chunks of one line, of which the first may be used up in part. */
class Chunks {
  #index = 0
  /** Characters that were cut off the current chunk. */
  #start = 0
  constructor(readonly chunks: readonly (readonly string[])[]) {}

  get isEmpty(): boolean {
    return this.#index >= this.chunks.length
  }

  get size(): number {
    return this.chunks[this.#index]!.length - this.#start
  }

  get isBlank(): boolean {
    return isSpace(this.chunks[this.#index]![this.#start])
  }

  /** Up to `count` characters, without taking them. */
  head(count: number): readonly string[] {
    return this.chunks[this.#index]!.slice(this.#start, this.#start + count)
  }

  take(count: number): string {
    const text = this.head(count).join('')
    this.#start += count
    if (this.size <= 0) this.skip()
    return text
  }

  skip(): void {
    this.#index++
    this.#start = 0
  }
}

function wrapLine(rt: Runtime, line: string, wrapping: Wrapping): string[] {
  const chunks = new Chunks(chunksOf(Array.from(line), wrapping.breakOnHyphens))
  const lines: string[] = []
  while (!chunks.isEmpty) {
    rt.step()
    if (lines.length > 0 && chunks.isBlank) chunks.skip()
    const current: string[] = []
    let length = 0
    while (!chunks.isEmpty && length + chunks.size <= wrapping.width) {
      length += chunks.size
      current.push(chunks.take(chunks.size))
    }
    if (!chunks.isEmpty && chunks.size > wrapping.width)
      takeLong(chunks, current, wrapping.width - length, wrapping)
    if (current.length > 0 && isSpace(current.at(-1)![0])) current.pop()
    if (current.length > 0) lines.push(current.join(''))
  }
  return lines
}

/** Puts as much as fits of a word that is longer than a line, or all of it alone on a line. */
function takeLong(chunks: Chunks, current: string[], room: number, wrapping: Wrapping): void {
  if (wrapping.breakLongWords) current.push(chunks.take(hyphenBreak(chunks, room, wrapping.breakOnHyphens)))
  else if (current.length === 0) current.push(chunks.take(chunks.size))
}

/** Behind the last hyphen that fits, when something else than hyphens stands before it. */
function hyphenBreak(chunks: Chunks, room: number, breakOnHyphens: boolean): number {
  if (!breakOnHyphens) return room
  const head = chunks.head(room)
  const hyphen = head.lastIndexOf('-')
  return hyphen > 0 && head.slice(0, hyphen).some((character) => character !== '-') ? hyphen + 1 : room
}

function wordWrap(rt: Runtime, value: PyValue, args: Bound): string {
  const text = textArgument(rt, value, 'the text to wrap')
  const [width, breakLongWords, wrapString, breakOnHyphens] = args
  const wrapping = {
    width: width === undefined ? 79 : sizeArgument(rt, width, 'the width'),
    breakLongWords: breakLongWords === undefined || isTrue(rt, breakLongWords),
    breakOnHyphens: breakOnHyphens === undefined || isTrue(rt, breakOnHyphens),
  }
  if (wrapping.width <= 0) rt.fail('the width must be greater than 0')
  const separator =
    wrapString === undefined || wrapString === null ? '\n' : textArgument(rt, wrapString, 'the separator')
  rt.step(10 + text.length)
  const lines = splitLines(text).map((line) => wrapLine(rt, line, wrapping))
  const count = lines.reduce((sum, parts) => sum + Math.max(1, parts.length), 0)
  rt.grow(text.length + count * separator.length)
  return lines.map((parts) => parts.join(separator)).join(separator)
}

export const wordwrapFilters: Filters = {
  wordwrap: filter('width? break_long_words? wrapstring? break_on_hyphens?', wordWrap),
}
