/**
 * Finds out what is being typed, in a text that need not be valid.
 *
 * Input: a text and an offset. Output: the word there and its place in a tree: the text is read with a
 * marker for the word, once as a value and once as a key.
 */
import type { SourceFile } from '../diagnostics/source.js'
import { type ReadSource, readSource } from '../polyaxonfile/source.js'
import type { SourceNode as Node } from '../yaml/node.js'
import { stepsTo } from './fields.js'
import { outlineOf, type Part, partAt } from './outline.js'

const MARK = 'PxrunCursor'

export interface Cursor {
  /** What is there of the word, from `start` to `end` in the text. */
  readonly start: number
  readonly end: number
  /** Keys and indexes from the innermost part to the word; the last is the marker where a key is typed. */
  readonly path: readonly (string | number)[]
  readonly isKey: boolean
  readonly part: Part
  /** The nodes along the path, the part's own first. */
  readonly nodes: readonly Node[]
}

export function cursorsAt(file: SourceFile, offset: number): Cursor[] {
  const { text } = file
  const start = offset - /[^\s,:[\]{}"']*$/.exec(lineBefore(text, offset))![0].length
  const end = offset + /^[^\s,:[\]{}"']*/.exec(text.slice(offset, offset + 200))![0].length
  return [MARK, `${MARK}: `].flatMap((marker) => {
    const marked = { name: file.name, text: text.slice(0, start) + marker + text.slice(end) }
    const cursor = located(readSource(marked), start + 1)
    return cursor ? [{ ...cursor, start, end }] : []
  })
}

const lineBefore = (text: string, offset: number): string =>
  text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)

function located({ source }: ReadSource, offset: number): Omit<Cursor, 'start' | 'end'> | undefined {
  const part = source && partAt(outlineOf(source.root), offset)
  if (!part) return undefined
  const steps = stepsTo(part.node, offset)
  const last = steps.at(-1)
  const isKey = last?.onKey ?? false
  if (!last || (isKey ? last.step !== MARK : last.node.kind !== 'scalar' || last.node.value !== MARK))
    return undefined
  return {
    part,
    isKey,
    path: steps.slice(1).map(({ step }) => step!),
    nodes: steps.map(({ node }) => node),
  }
}
