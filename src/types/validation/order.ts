import type { Value } from '../../base/value.js'
import { asNumber } from '../equality.js'
import type { ValidationRule } from './rule.js'
import { show } from './show.js'

/** A comparison with a number. A nan breaks no bound, as in Python. */
const order = (
  key: string,
  words: string,
  breaks: (value: number | bigint, bound: number | bigint) => boolean,
): ValidationRule => ({
  key,
  scope: 'item',
  demand: (value: Value, bound: Value) => {
    const [number, limit] = [asNumber(value), asNumber(bound)]
    if (number === undefined || limit === undefined) return `be a number, since \`${key}\` compares it`
    return breaks(number, limit) ? `be ${words} ${show(bound)}` : undefined
  },
})

export const gt = order('gt', 'greater than', (value, bound) => value <= bound)
export const ge = order('ge', 'at least', (value, bound) => value < bound)
export const lt = order('lt', 'less than', (value, bound) => value >= bound)
export const le = order('le', 'at most', (value, bound) => value > bound)
