/**
 * Writes values as YAML that YAML 1.1 readers such as PyYAML, and `readYaml`, read back as the same: plain
 * JSON, and what else a document can hold (`Float`, days, points in time, big ints).
 *
 * The `yaml` package lays it out. Texts and numbers whose plain form would be something else to PyYAML
 * are written here.
 */
import {
  Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type ScalarTag,
  stringify,
  type Tags,
} from 'yaml'
import { stringifyNumber, stringifyString } from 'yaml/util'
import { invariant } from '../base/invariant.js'
import { DateTimeValue, DateValue, Float } from '../base/value.js'
import { scalarTag } from './scalar-tag.js'

/** Lines above an entry of a mapping or an item of a list. */
export interface Comment {
  /** The keys and indexes that lead to the entry or item, from the root on. */
  readonly path: readonly (string | number)[]
  /** Without the `#` in front of each line. */
  readonly text: string
}

/** Comments whose path leads nowhere are a bug of the caller. Those of one place stand in the given order. */
export function writeYaml(value: unknown, comments: readonly Comment[] = []): string {
  if (comments.length === 0) return stringify(value, OPTIONS)
  const document = new Document(value, OPTIONS)
  for (const { path, text } of comments) {
    const node = nodeAt(document, path)
    invariant(node, `there is nothing to comment on at ${path.join('.')}`)
    node.commentBefore = node.commentBefore
      ? `${node.commentBefore}\n${commentLines(text)}`
      : commentLines(text)
  }
  return document.toString(OPTIONS)
}

/** The same with braces and brackets, on one line whatever its length. */
export const writeOnOneLine = (value: unknown): string =>
  stringify(value, { ...OPTIONS, collectionStyle: 'flow', flowCollectionPadding: false }).trimEnd()

/** The key of an entry, or an item: what a comment stands above. */
function nodeAt(document: Document, path: Comment['path']): Node | undefined {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
  const last = path.at(-1)
  if (isSeq<Node>(parent)) return parent.items[Number(last)]
  if (!isMap<Node>(parent)) return undefined
  return parent.items.find(({ key }) => isScalar(key) && key.value === last)?.key
}

/** A line break that is none to JavaScript, left as it is, would end the comment. */
const commentLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => ` ${line.replace(FRAGILE_ANYWHERE, escapeOf)}`.trimEnd() || ' ')
    .join('\n')

const text: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  identify: (value) => typeof value === 'string',
  resolve: (source) => source,
  stringify(item, context, onComment, onChompKeep) {
    const value = String(item.value)
    // A text over several lines needs indentation, which the root has none of.
    const lost = context.indent === '' && value.includes('\n')
    const quotes =
      lost ||
      FRAGILE.test(value) ||
      BLANK_LINES.test(value) ||
      scalarTag(value) !== 'str' ||
      (context.inFlow && !PLAIN_IN_BRACKETS.test(value))
    return quotes ? quotedOnOneLine(value) : stringifyString(item, context, onComment, onChompKeep)
  },
}

const number: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: (value) => typeof value === 'number' || typeof value === 'bigint' || value instanceof Float,
  resolve: Number,
  stringify({ value }) {
    const plain = stringifyNumber({ value: value instanceof Float ? value.value : value } as Scalar)
    // 1e-7 is text to PyYAML, for want of a dot.
    const text = plain.replace(/^(-?\d+)e/, '$1.0e')
    return value instanceof Float && /^-?\d+$/.test(text) ? `${text}.0` : text
  },
}

const time: ScalarTag = {
  tag: 'tag:yaml.org,2002:timestamp',
  default: true,
  identify: (value) => value instanceof DateValue || value instanceof DateTimeValue,
  resolve: (source) => source,
  stringify: (item) => String(item.value),
}

const constant: ScalarTag = {
  tag: 'tag:yaml.org,2002:null',
  default: true,
  identify: (value) => value === null || typeof value === 'boolean',
  resolve: () => null,
  stringify: (item) => String(item.value),
}

// In front of the package's own, so that they are asked first.
const customTags = (tags: Tags): Tags => [text, number, time, constant, ...tags]

const OPTIONS = { schema: 'failsafe', lineWidth: 0, aliasDuplicateObjects: false, customTags } as const

/** What a YAML 1.1 reader refuses, folds or strips where it stands without an escape. */
const FRAGILE = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u
/** Lines from which the indentation of a block scalar would be measured wrongly. */
const BLANK_LINES = /^ *\n|^ .*\n|\n +(?:\n|$)/
/** What nobody reads otherwise within braces and brackets; it may be less than could stand there. */
const PLAIN_IN_BRACKETS = /^[\w./~](?:[\w ./+=@%*~-]|:(?=[\w/]))*(?<! )$/
const FRAGILE_ANYWHERE = new RegExp(FRAGILE, 'gu')
const ESCAPED = new RegExp(`["\\\\\\n]|${FRAGILE.source}`, 'gu')

const quotedOnOneLine = (value: string): string => `"${value.replace(ESCAPED, escapeOf)}"`

function escapeOf(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`
  if (character === '\n') return '\\n'
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
