/**
 * Rewrites the short forms of a section to the long one. What is no short form stays as it is, also
 * when it is wrong: judging it is for the validators.
 */
import { type Dict, dict, isDict, isList, type Value } from '../../base/value.js'
import type { Shape } from '../../schema/shape.js'
import { textOf } from '../../types/text/text-of.js'

export function longForm(shape: Shape, value: Value): Value {
  switch (shape.read) {
    case 'param':
      return param(value)
    case 'io':
      return isDict(value) ? io(value) : value
    case 'comma-list':
      return typeof value === 'string' ? commaList(value) : value
    case 'span':
    case 'span-list':
      return span(shape, value)
    default:
      return value
  }
}

const PARAM_KEYS = [
  'value',
  'ref',
  'toInit',
  'to_init',
  'toEnv',
  'to_env',
  'contextOnly',
  'context_only',
  'connection',
]

/** `lr: 0.1` for `lr: {value: 0.1}`. A mapping with none of a param's keys is itself the value. */
function param(value: Value): Value {
  const isLong = isDict(value) && (Object.keys(value).length === 0 || PARAM_KEYS.some((key) => key in value))
  return isLong ? value : dict([['value', value]])
}

/** `options` and `delay_validation` are now in `validation`; a `value` makes an input optional. */
function io(section: Dict): Dict {
  const moved = MOVED.filter(([old]) => (section[old] ?? null) !== null)
  const given = section.validation
  // Anything empty in the place of `validation` counts as none.
  if (moved.length && given !== undefined && !isDict(given) && !isEmpty(given)) return section
  const isOptional = 'value' in section && !('isOptional' in section) && !('is_optional' in section)
  if (!moved.length && !isOptional) return section
  const gone = moved.length ? ['validation', ...moved.map(([old]) => old)] : []
  const entries = Object.entries(section).filter(([key]) => !gone.includes(key))
  if (isOptional) entries.push(['isOptional', true])
  if (moved.length) {
    const old = isDict(given) ? Object.entries(given) : []
    entries.push(['validation', dict([...old, ...moved.map(([from, to]) => [to, section[from]!] as const)])])
  }
  return dict(entries)
}

/** A key of an input or output → the key of its `validation` that it now is. */
const MOVED = [
  ['options', 'options'],
  ['delay_validation', 'delay'],
] as const

const isEmpty = (value: Value): boolean =>
  !value || (isList(value) && value.length === 0) || (value instanceof Set && value.size === 0)

function commaList(text: string): Value {
  const parts = text.split(',').map((part) => part.trim())
  return parts.filter((part) => part !== '')
}

/** `[0, 10, 2]` and, for most, `0:10:2`. Items beyond the keys have no meaning. */
function span({ order = [], read }: Shape, value: Value): Value {
  const text = read === 'span' ? textOf(value) : undefined
  const items = isList(value) ? value : text?.includes(':') ? text.split(':') : undefined
  return items ? dict(order.slice(0, items.length).map((key, index) => [key, items[index]!] as const)) : value
}
