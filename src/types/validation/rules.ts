/** The rules of a `validation` section, in the order in which they are checked. */
import { decimalPlaces, maxDigits, minDigits } from './digits.js'
import { containsKeys, excludesKeys, keys } from './keys.js'
import { maxItems, maxLength, minItems, minLength } from './length.js'
import { contains, excludes, options } from './membership.js'
import { multipleOf } from './multiple-of.js'
import { ge, gt, le, lt } from './order.js'
import { regex } from './regex.js'
import type { ValidationRule } from './rule.js'

export const validationRules: readonly ValidationRule[] = [
  gt,
  ge,
  lt,
  le,
  multipleOf,
  minDigits,
  maxDigits,
  decimalPlaces,
  regex,
  minLength,
  maxLength,
  contains,
  excludes,
  options,
  minItems,
  maxItems,
  keys,
  containsKeys,
  excludesKeys,
]
