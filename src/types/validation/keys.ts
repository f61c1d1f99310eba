import { isDict, isList, type Value } from '../../base/value.js'
import type { ValidationRule } from './rule.js'
import { show } from './show.js'

/** A rule about the keys of a dict; it says nothing about other values. */
const keyRule = (
  key: string,
  breaks: (keys: ReadonlySet<Value>, bound: readonly Value[]) => boolean,
  words: (bound: Value) => string,
): ValidationRule => ({
  key,
  scope: 'whole',
  demand: (value, bound) => {
    if (!isDict(value) || !isList(bound)) return undefined
    return breaks(new Set(Object.keys(value)), bound) ? words(bound) : undefined
  },
})

export const keys = keyRule(
  'keys',
  (names, bound) => names.size !== new Set(bound).size || !bound.every((name) => names.has(name)),
  (bound) => `have the keys ${show(bound)} and no others`,
)
export const containsKeys = keyRule(
  'containsKeys',
  (names, bound) => !bound.every((name) => names.has(name)),
  (bound) => `have the keys ${show(bound)}`,
)
export const excludesKeys = keyRule(
  'excludesKeys',
  (names, bound) => bound.some((name) => names.has(name)),
  (bound) => `have none of the keys ${show(bound)}`,
)
