import { Float, type Value } from '../../base/value.js'
import { plainKind } from '../kind.js'
import { textOf } from '../text/text-of.js'

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'y', 'on', 'yes', 'true'].map((word) => [word, true] as const),
  ...['0', 'f', 'n', 'no', 'off', 'false'].map((word) => [word, false] as const),
])

/** true and false, 1 and 0, and the words for them in any case. */
export function readBool(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value
  const text = textOf(value)
  if (text !== undefined) return WORDS.get(text.toLowerCase())
  const number = value instanceof Float ? value.value : value
  return number === 1 ? true : number === 0 ? false : undefined
}

export const bool = plainKind({
  names: ['bool'],
  expects: 'a boolean',
  expectsMany: 'booleans',
  example: 'true',
  readsText: true,
  read: readBool,
})
