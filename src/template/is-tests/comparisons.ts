/** Tests that compare a value with another one. */
import { contains, equals, type Ordering, ordered } from '../python/compare.js'
import { binary } from '../python/operators.js'
import type { PyValue } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import { type IsTestDefinition, type IsTests, isTest } from './is-test.js'

const comparing = (run: (rt: Runtime, a: PyValue, b: PyValue) => boolean): IsTestDefinition =>
  isTest('other', (rt, value, [other]) => run(rt, value, other!))

const ordering = (op: Ordering): IsTestDefinition => comparing((rt, a, b) => ordered(rt, op, a, b))

const remainderIs = (rt: Runtime, value: PyValue, divisor: PyValue, rest: number): boolean =>
  equals(rt, binary(rt, '%', value, divisor), rest)

const equal = comparing(equals)
const different = comparing((rt, a, b) => !equals(rt, a, b))
const less = ordering('<')
const lessOrEqual = ordering('<=')
const greater = ordering('>')
const greaterOrEqual = ordering('>=')

export const comparisonTests: IsTests = {
  odd: isTest('', (rt, value) => remainderIs(rt, value, 2, 1)),
  even: isTest('', (rt, value) => remainderIs(rt, value, 2, 0)),
  divisibleby: isTest('num', (rt, value, [divisor]) => remainderIs(rt, value, divisor!, 0)),
  sameas: comparing((_rt, a, b) => a === b),
  in: isTest('seq', (rt, value, [container]) => contains(rt, container!, value)),
  eq: equal,
  equalto: equal,
  '==': equal,
  ne: different,
  '!=': different,
  lt: less,
  lessthan: less,
  '<': less,
  le: lessOrEqual,
  '<=': lessOrEqual,
  gt: greater,
  greaterthan: greater,
  '>': greater,
  ge: greaterOrEqual,
  '>=': greaterOrEqual,
}
