/**
 * Tests of a value within a column of JSON. Values compare with their own type only: the text `5` is
 * not the number 5. A run without the value passes no test but `nil`, also no negated one.
 *
 * Members are found by comparing their keys, not by a path: so no key has to be quoted.
 */
import { unreachable } from '../../base/invariant.js'
import type { Comparison, QueryCondition, QueryTest, QueryValue } from '../../query/query.js'
import { compare, notAskable } from './column-test-sql.js'
import { type Fragment, fragment, join, literal } from './fragment.js'

export const NUMERIC = literal(`v.type IN ('integer', 'real')`)

/** What SQLite cannot read, because it is nested too deeply, has no members: it must not fail the query. */
export const members = (column: Fragment): Fragment =>
  fragment`json_each(CASE WHEN json_valid(${column}) THEN ${column} END) v`

export function testJsonValue(
  column: Fragment,
  key: string,
  { negated, test }: Pick<QueryCondition, 'negated' | 'test'>,
): Fragment {
  const present = fragment`SELECT 1 FROM ${members(column)} WHERE v.key = ${key} AND v.type <> 'null'`
  if (test.op === 'nil') return negated ? fragment`EXISTS (${present})` : fragment`NOT EXISTS (${present})`
  return fragment`EXISTS (${present} AND ${testMember(test, negated)})`
}

function testMember(test: Exclude<QueryTest, { op: 'nil' }>, negated: boolean): Fragment {
  switch (test.op) {
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compareMember(compare(test.op, negated), test.value)
    case '=':
    case 'in': {
      const equals = equalsOne(test.op === '=' ? [test.value] : test.values)
      return negated ? fragment`NOT ${equals}` : equals
    }
    case 'range':
    case 'like':
    case 'recent':
      return notAskable(test.op)
    default:
      return unreachable(test)
  }
}

function compareMember(op: Comparison, value: QueryValue): Fragment {
  const sign = literal(op)
  if (typeof value === 'number') return fragment`(${NUMERIC} AND v.value ${sign} ${value})`
  if (typeof value === 'string') return fragment`(v.type = 'text' AND v.value ${sign} ${value})`
  return literal('FALSE')
}

/** One condition for each type, however many values there are: the depth of an expression is bounded. */
function equalsOne(values: readonly QueryValue[]): Fragment {
  const numbers = values.filter((value) => typeof value === 'number')
  const texts = values.filter((value) => typeof value === 'string')
  // Null and booleans are types of their own to SQLite.
  const constants = values.filter((value) => value === null || typeof value === 'boolean').map(String)
  // SQLite gives a nested value as minified JSON, which is how it was stored.
  const nested = values
    .filter((value) => typeof value === 'object' && value !== null)
    .map((value) => JSON.stringify(value))
  const conditions = [
    { types: `'integer', 'real'`, column: 'value', among: numbers },
    { types: `'text'`, column: 'value', among: texts },
    { types: `'null', 'true', 'false'`, column: 'type', among: constants },
    { types: `'array', 'object'`, column: 'value', among: nested },
  ]
    .filter(({ among }) => among.length > 0)
    .map(({ types, column, among }) => {
      const list = join(
        among.map((value) => fragment`${value}`),
        ', ',
      )
      return fragment`v.type IN (${literal(types)}) AND v.${literal(column)} IN (${list})`
    })
  return fragment`(${join(conditions, ' OR ')})`
}
