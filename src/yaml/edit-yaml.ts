/**
 * Changes one entry of a YAML text and leaves every other character as it is: comments, order, quotes.
 *
 * Input: a text, its tree, and the keys and indexes that lead to the entry. Output: the new text. What is new is
 * written on one line, which may stand anywhere. An entry that an alias or a merge shares with other places cannot
 * be changed in one of them: whoever calls reads the result again and compares.
 */
import { dict, type Value } from '../base/value.js'
import type { Range } from '../diagnostics/source.js'
import type { MappingNode, SequenceNode, SourceNode } from './node.js'
import { writeOnOneLine } from './write-yaml.js'

export interface YamlText {
  readonly text: string
  readonly root: SourceNode
}

/** Keys of mappings, and indexes of lists; the index after the last one appends. */
export type EditPath = readonly (string | number)[]

/** Where an entry or an item is written: with its key or its dash, and without what follows it on its line. */
interface Part {
  readonly key: Range | undefined
  readonly start: number
  readonly end: number
  readonly node: SourceNode
}

/** The text with `value` at `path`, whether there is something yet or not. Undefined where no entry can stand. */
export function setInYaml({ text, root }: YamlText, path: EditPath, value: Value): string | undefined {
  let part: Part = { key: undefined, ...root.range, node: root }
  for (const [depth, step] of path.entries()) {
    const inner = partsOf(text, part.node).find((one) => isAt(one, step))
    if (!inner) return inserted(text, part, { step, value: nested(path.slice(depth + 1), value) })
    part = inner
  }
  return replaced(text, part, value)
}

/** The text without the entry at `path`, and without sections that would be empty then. */
export function removeFromYaml({ text, root }: YamlText, path: EditPath): string | undefined {
  let around: readonly Named[] = []
  let wanted: { readonly part: Named; readonly among: readonly Named[] } | undefined
  let node = root
  for (const step of path) {
    around = partsOf(text, node)
    const part = around.find((one) => isAt(one, step))
    if (!part) return undefined
    // A section with this entry alone goes with it.
    wanted = wanted && around.length === 1 ? wanted : { part, among: around }
    node = part.node
  }
  if (!wanted) return undefined
  const isWhole = wanted.among.length === 1 && isFlow(text, root)
  return isWhole ? spliced(text, root.range, '{}') : without(text, wanted.part, wanted.among)
}

interface Named extends Part {
  readonly step: string | number
}

const isAt = ({ step }: Named, wanted: string | number): boolean => step === wanted

/** In the order in which they are written. */
function partsOf(text: string, node: SourceNode): Named[] {
  if (node.kind === 'scalar') return []
  if (node.kind === 'sequence') {
    const dash = (start: number) => (isFlow(text, node) ? start : text.lastIndexOf('-', start))
    return node.items.map((item, step) => ({
      key: undefined,
      step,
      start: dash(item.range.start),
      end: item.range.end,
      node: item,
    }))
  }
  return node.entries
    .map(({ key, keyNode, value }) => ({
      key: keyNode.range,
      step: key,
      start: keyNode.range.start,
      end: Math.max(value.range.end, keyNode.range.end),
      node: value,
    }))
    .sort((one, other) => one.start - other.start)
}

/** The value within the sections that lead to it. */
const nested = (path: EditPath, value: Value): Value =>
  path.reduceRight<Value>(
    (inner, step) => (typeof step === 'number' ? [inner] : dict([[step, inner]])),
    value,
  )

function inserted(
  text: string,
  { node, ...part }: Part,
  { step, value }: { readonly step: string | number; readonly value: Value },
): string | undefined {
  if (node.kind === 'scalar') {
    if (node.value !== null) return undefined
    if (part.key || node.range.end > node.range.start)
      return replaced(text, { ...part, node }, nested([step], value))
    // A file with nothing but comments.
    return `${text}${text === '' || text.endsWith('\n') ? '' : eol(text)}${entryText(step, value)}${eol(text)}`
  }
  const last = partsOf(text, node).at(-1)
  const written = entryText(step, value)
  if (isFlow(text, node)) {
    const at = last?.end ?? node.range.start + 1
    return spliced(text, { start: at, end: at }, last ? `, ${written}` : written)
  }
  const at = endOfLine(text, last!.end)
  const line = `${eol(text)}${' '.repeat(columnOf(text, node, last!))}${node.kind === 'sequence' ? '- ' : ''}${written}`
  return spliced(text, { start: at, end: at }, line)
}

const entryText = (step: string | number, value: Value): string =>
  typeof step === 'number' ? writeOnOneLine(value) : writeOnOneLine(dict([[step, value]])).slice(1, -1)

function replaced(text: string, { key, node }: Part, value: Value): string {
  const written = writeOnOneLine(value)
  const { start, end } = node.range
  const before = text.slice(key?.end ?? start, start)
  // On the line of its key, unless a comment stands between the two.
  if (key && /^\s*:\s*$/.test(before)) return spliced(text, { start: key.end, end }, `: ${written}`)
  return spliced(text, node.range, key ? `  ${written}` : written)
}

function without(text: string, { start, end }: Part, among: readonly Named[]): string {
  const index = among.findIndex((one) => one.start === start)
  const next = among[index + 1]
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  if (text.slice(lineStart, start).trim() === '' && /^[ \t]*(#.*)?\r?$/.test(restOfLine(text, end))) {
    const lineEnd = text.indexOf('\n', end)
    return spliced(text, { start: lineStart, end: lineEnd === -1 ? text.length : lineEnd + 1 }, '')
  }
  // Behind a dash, or among others within brackets.
  if (next) return spliced(text, { start, end: next.start }, '')
  return spliced(text, { start: among[index - 1]?.end ?? start, end }, '')
}

const isFlow = (text: string, { range }: SourceNode): boolean => '{['.includes(text[range.start] ?? ' ')

const spliced = (text: string, { start, end }: Range, by: string): string =>
  text.slice(0, start) + by + text.slice(end)

const eol = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n')

const restOfLine = (text: string, at: number): string => text.slice(at).split('\n', 1)[0]!

const endOfLine = (text: string, at: number): number => at + restOfLine(text, at).replace(/\r$/, '').length

/** The column at which entries or items of a block begin. */
function columnOf(text: string, node: MappingNode | SequenceNode, last: Part): number {
  const start = node.kind === 'sequence' ? last.start : last.key!.start
  return start - (text.lastIndexOf('\n', start - 1) + 1)
}
