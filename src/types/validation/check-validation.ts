/**
 * Checks a value that has been cast against the `validation` section of its input or output.
 *
 * Rules about single values apply to each item of a list and each value of a dict; rules about items and
 * keys apply to the list or dict itself. A bound that is still a template is left for later.
 */
import { type Dict, isDict, isList, type Value } from '../../base/value.js'
import { describeValue } from '../describe.js'
import { isTemplateRef } from '../template-ref.js'
import type { ValidationRule } from './rule.js'
import { validationRules } from './rules.js'

export interface ValidationOptions {
  /** The input's name, for the message. */
  readonly name: string
  /** An optional input without a value breaks no rule. */
  readonly isOptional?: boolean
}

export interface ValidationProblem {
  /** The key of the rule that is broken. */
  readonly rule: string
  /** A sentence for the user, which names the input. */
  readonly message: string
  /** From the value to the item that is wrong. */
  readonly path: readonly (string | number)[]
}

/**
 * The first rule that does not hold, or `undefined`. Never throws.
 * @param rules the `validation` section as `readValidation` gives it.
 */
export function checkValidation(
  rules: Dict,
  value: Value,
  { name, isOptional = false }: ValidationOptions,
): ValidationProblem | undefined {
  if (value === null && isOptional) return undefined
  const given = validationRules.filter(({ key }) => isGiven(rules[key]))
  const items = itemsOf(value)
  for (const [path, item] of items ?? [[[], value] as const]) {
    const problem = firstBroken(given, 'item', { rules, value: item, name, path })
    if (problem) return problem
  }
  return items && firstBroken(given, 'whole', { rules, value, name, path: [] })
}

/** A null rule is no rule, and neither is `delay`. */
const isGiven = (bound: Value | undefined): boolean =>
  bound !== undefined && bound !== null && !isTemplateRef(bound)

function itemsOf(value: Value): (readonly [readonly (string | number)[], Value])[] | undefined {
  if (isList(value)) return value.map((item, index) => [[index], item])
  if (value instanceof Set) return [...value].map((item) => [[], item])
  return isDict(value) ? Object.entries(value).map(([key, item]) => [[key], item]) : undefined
}

interface Checked {
  readonly rules: Dict
  readonly value: Value
  readonly name: string
  readonly path: readonly (string | number)[]
}

function firstBroken(
  given: readonly ValidationRule[],
  scope: ValidationRule['scope'],
  { rules, value, name, path }: Checked,
): ValidationProblem | undefined {
  for (const rule of given) {
    const demand = rule.scope === scope ? rule.demand(value, rules[rule.key]!) : undefined
    if (demand === undefined) continue
    const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
    return {
      rule: rule.key,
      message: `\`${name}${place}\` must ${demand}, but it is ${describeValue(value)}`,
      path,
    }
  }
  return undefined
}
