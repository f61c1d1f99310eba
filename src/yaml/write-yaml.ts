/**
 * Writes plain JSON as YAML that YAML 1.1 readers such as PyYAML, and `readYaml`, read back as the same.
 *
 * The `yaml` package lays it out. Texts and numbers whose plain form would be something else to PyYAML
 * are written here.
 */
import { type ScalarTag, stringify, type Tags } from 'yaml'
import { stringifyNumber, stringifyString } from 'yaml/util'
import { scalarTag } from './scalar-tag.js'

export function writeYaml(value: unknown): string {
  const options = { schema: 'failsafe', lineWidth: 0, aliasDuplicateObjects: false, customTags } as const
  return stringify(value, options)
}

const text: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  identify: (value) => typeof value === 'string',
  resolve: (source) => source,
  stringify(item, context, onComment, onChompKeep) {
    const value = String(item.value)
    // A text over several lines needs indentation, which the root has none of.
    const lost = context.indent === '' && value.includes('\n')
    const quotes = lost || FRAGILE.test(value) || BLANK_LINES.test(value) || scalarTag(value) !== 'str'
    return quotes ? quotedOnOneLine(value) : stringifyString(item, context, onComment, onChompKeep)
  },
}

const number: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: (value) => typeof value === 'number',
  resolve: Number,
  // 1e-7 is text to PyYAML, for want of a dot.
  stringify: (item) => stringifyNumber(item).replace(/^(-?\d+)e/, '$1.0e'),
}

const constant: ScalarTag = {
  tag: 'tag:yaml.org,2002:null',
  default: true,
  identify: (value) => value === null || typeof value === 'boolean',
  resolve: () => null,
  stringify: (item) => String(item.value),
}

// In front of the package's own, so that they are asked first.
const customTags = (tags: Tags): Tags => [text, number, constant, ...tags]

/** What a YAML 1.1 reader refuses, folds or strips where it stands without an escape. */
const FRAGILE = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u
/** Lines from which the indentation of a block scalar would be measured wrongly. */
const BLANK_LINES = /^ *\n|^ .*\n|\n +(?:\n|$)/
const ESCAPED = new RegExp(`["\\\\\\n]|${FRAGILE.source}`, 'gu')

const quotedOnOneLine = (value: string): string => `"${value.replace(ESCAPED, escapeOf)}"`

function escapeOf(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`
  if (character === '\n') return '\\n'
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
