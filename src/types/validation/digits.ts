/** Rules about how a value is written: as Python's `str()` writes it. */
import { isNumber, type Value } from '../../base/value.js'
import { asNumber } from '../equality.js'
import { pythonText } from '../text/python-text.js'
import type { ValidationRule } from './rule.js'

/** Everything but points counts as a digit, a sign and letters too: Polyaxon counts so. */
const digitsOf = (value: Value): number => [...pythonText(value).replaceAll('.', '')].length

/** What stands after the first point; also for numbers that Python writes with an exponent. */
function decimalsOf(value: Value): number {
  const text = pythonText(value)
  const exponent = isNumber(value) ? /^-?(\d)(?:\.(\d+))?e-(\d+)$/.exec(text) : null
  return exponent ? Number(exponent[3]) + (exponent[2]?.length ?? 0) : [...(text.split('.')[1] ?? '')].length
}

const digitRule = (
  key: string,
  count: (value: Value) => number,
  breaks: (count: number, bound: number) => boolean,
  words: (bound: number) => string,
): ValidationRule => ({
  key,
  scope: 'item',
  demand: (value, bound) => {
    const limit = Number(asNumber(bound))
    return breaks(count(value), limit) ? words(limit) : undefined
  },
})

const less = (a: number, b: number) => a < b
const more = (a: number, b: number) => a > b

export const minDigits = digitRule('minDigits', digitsOf, less, (n) => `have at least ${n} digits`)
export const maxDigits = digitRule('maxDigits', digitsOf, more, (n) => `have at most ${n} digits`)
export const decimalPlaces = digitRule(
  'decimalPlaces',
  decimalsOf,
  more,
  (n) => `have at most ${n} decimal places`,
)
