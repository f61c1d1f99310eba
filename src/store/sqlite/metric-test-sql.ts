/** Tests of metrics: of the last value, else of the output of that name when it is a number. */
import { invariant, unreachable } from '../../base/invariant.js'
import type { QueryCondition, QueryValue } from '../../query/query.js'
import { compare, notAskable } from './column-test-sql.js'
import { type Fragment, fragment, literal } from './fragment.js'
import { members, NUMERIC } from './json-test-sql.js'

/** The number that a metric's name stands for; null when there is none, or it is NaN. */
export function metricNumber(key: string): Fragment {
  return fragment`COALESCE((${metric('m.last', key)}), (${output(key)}))`
}

const metric = (column: string, key: string): Fragment =>
  fragment`SELECT ${literal(column)} FROM metrics m WHERE m.run = r.id AND m.name = ${key}`

const output = (key: string): Fragment =>
  fragment`SELECT v.value FROM ${members(literal('r.outputs'))} WHERE v.key = ${key} AND ${NUMERIC}`

export function testMetric(
  key: string,
  { negated, test }: Pick<QueryCondition, 'negated' | 'test'>,
): Fragment {
  switch (test.op) {
    case 'nil': {
      const missing = fragment`(NOT EXISTS (${metric('1', key)}) AND NOT EXISTS (${output(key)}))`
      return negated ? fragment`NOT ${missing}` : missing
    }
    case '=':
      return fragment`${metricNumber(key)} ${literal(negated ? '<>' : '=')} ${number(test.value)}`
    case '<':
    case '<=':
    case '>':
    case '>=':
      return fragment`${metricNumber(key)} ${literal(compare(test.op, negated))} ${number(test.value)}`
    case 'in':
    case 'range':
    case 'like':
    case 'recent':
      return notAskable(test.op)
    default:
      return unreachable(test)
  }
}

function number(value: QueryValue): number {
  invariant(typeof value === 'number', 'a metric compares with a number')
  return value
}
