/** A value in a few words, for messages. */
import { DateTimeValue, DateValue, isDict, isList, isNumber, type Value } from '../base/value.js'
import { pythonText } from './text/python-text.js'

/** Longer texts are cut. */
const MAX_SHOWN = 60

/** `the text \`abc\``, `the number \`1.5\``, `null`, `a list of 3`. */
export function describeValue(value: Value): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return `\`${value}\``
  if (typeof value === 'string') return value === '' ? 'an empty text' : `the text \`${shown(value)}\``
  if (isNumber(value)) return `the number \`${shown(pythonText(value))}\``
  if (value instanceof DateValue) return `the date \`${value.iso}\``
  if (value instanceof DateTimeValue) return `the time \`${value.iso}\``
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (isList(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (isDict(value)) return dictWords(Object.keys(value))
  return `a set of ${value.size}`
}

function dictWords(keys: readonly string[]): string {
  if (keys.length === 0) return 'an empty dict'
  const first = keys.slice(0, MAX_SHOWN).map((key) => `\`${key}\``)
  return `a dict with ${shown(first.join(', '))}`
}

const shown = (text: string): string => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text)
