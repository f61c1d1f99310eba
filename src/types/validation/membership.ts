import { isDict, isList, type Value } from '../../base/value.js'
import { holds } from '../equality.js'
import type { ValidationRule } from './rule.js'
import { show } from './show.js'

/** Python's `member in container`; `undefined` where Python cannot tell. */
function isIn(member: Value, container: Value): boolean | undefined {
  if (typeof container === 'string')
    return typeof member === 'string' ? container.includes(member) : undefined
  if (isList(container) || container instanceof Set) return holds(container, member)
  if (isDict(container)) return typeof member === 'string' && Object.hasOwn(container, member)
  return undefined
}

/** Each value must have the bound in it: a part of a text, a member of a list, a key of a dict. */
export const contains: ValidationRule = {
  key: 'contains',
  scope: 'item',
  demand: (value, bound) => (isIn(bound, value) ? undefined : `contain ${show(bound)}`),
}

export const excludes: ValidationRule = {
  key: 'excludes',
  scope: 'item',
  demand: (value, bound) => {
    const found = isIn(bound, value)
    if (found === undefined) return `be a text or hold values, since \`excludes\` is given`
    return found ? `not contain ${show(bound)}` : undefined
  },
}

/** The bound holds the values that are allowed. A text as the bound allows its parts. */
export const options: ValidationRule = {
  key: 'options',
  scope: 'item',
  demand: (value, bound) => (isIn(value, bound) ? undefined : `be one of ${show(bound)}`),
}
