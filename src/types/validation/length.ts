import { isDict, isList, type Value } from '../../base/value.js'
import { asNumber } from '../equality.js'
import type { ValidationRule } from './rule.js'

/** Characters of a text, members of a list, a set or a dict; `undefined` for what has no length. */
export function lengthOf(value: Value): number | undefined {
  if (typeof value === 'string') return [...value].length
  if (isList(value) || value instanceof Uint8Array) return value.length
  if (value instanceof Set) return value.size
  return isDict(value) ? Object.keys(value).length : undefined
}

const lengthRule = (
  key: string,
  scope: ValidationRule['scope'],
  breaks: (length: number, bound: number) => boolean,
  words: (bound: number) => string,
): ValidationRule => ({
  key,
  scope,
  demand: (value, bound) => {
    const length = lengthOf(value)
    const limit = Number(asNumber(bound))
    if (length === undefined) return `have a length, since \`${key}\` is given`
    return breaks(length, limit) ? words(limit) : undefined
  },
})

const less = (a: number, b: number) => a < b
const more = (a: number, b: number) => a > b

export const minLength = lengthRule('minLength', 'item', less, (n) => `have at least ${n} characters`)
export const maxLength = lengthRule('maxLength', 'item', more, (n) => `have at most ${n} characters`)
export const minItems = lengthRule('minItems', 'whole', less, (n) => `have at least ${n} items`)
export const maxItems = lengthRule('maxItems', 'whole', more, (n) => `have at most ${n} items`)
