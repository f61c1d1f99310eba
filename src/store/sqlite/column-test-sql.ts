/** Tests of a column: a run without the value passes every negated test but a comparison. */
import { invariant, unreachable } from '../../base/invariant.js'
import type { Comparison, QueryCondition, QueryTest, QueryValue } from '../../query/query.js'
import type { SqlValue } from './connection.js'
import { type Fragment, fragment, join, literal } from './fragment.js'

const DAY_MS = 86_400_000

const OPPOSITE: Readonly<Record<Comparison, Comparison>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' }

export function testColumn(
  column: Fragment,
  { negated, test }: Pick<QueryCondition, 'negated' | 'test'>,
  now: Date,
): Fragment {
  switch (test.op) {
    case 'nil':
      return negated ? fragment`${column} IS NOT NULL` : fragment`${column} IS NULL`
    case '<':
    case '<=':
    case '>':
    case '>=':
      return fragment`${column} ${literal(compare(test.op, negated))} ${scalar(test.value)}`
    case '=':
    case 'in':
    case 'range':
    case 'like':
    case 'recent': {
      const passes = plain(column, test, now)
      return negated ? fragment`(${column} IS NULL OR NOT (${passes}))` : passes
    }
    default:
      return unreachable(test)
  }
}

/** A negated comparison is the opposite one, so that a missing value passes neither. */
export const compare = (op: Comparison, negated: boolean): Comparison => (negated ? OPPOSITE[op] : op)

/** The tests whose negation is simply their contrary. */
type PlainTest = Exclude<QueryTest, { op: 'nil' | Comparison }>

function plain(column: Fragment, test: PlainTest, now: Date): Fragment {
  switch (test.op) {
    case '=':
    case 'in':
      return alternatives(column, test)
    case 'range':
      return fragment`${column} BETWEEN ${scalar(test.from)} AND ${scalar(test.to)}`
    case 'like':
      return like(column, test)
    case 'recent':
      return fragment`${column} >= ${new Date(now.getTime() - test.days * DAY_MS).toISOString()}`
    default:
      return unreachable(test)
  }
}

/** One value or several: what lists such as tags and artifacts can be asked for. */
export function alternatives(column: Fragment, test: QueryTest): Fragment {
  if (test.op === '=') return fragment`${column} = ${scalar(test.value)}`
  if (test.op !== 'in') return notAskable(test.op)
  const values = test.values.map((value) => fragment`${scalar(value)}`)
  return fragment`${column} IN (${join(values, ', ')})`
}

/** Whether the rows exist, or, for `nil`, whether there are none. */
export const existsUnlessNil = (test: QueryTest, select: Fragment): Fragment =>
  test.op === 'nil' ? fragment`NOT EXISTS (${select})` : fragment`EXISTS (${select})`

function like(column: Fragment, test: Extract<QueryTest, { op: 'like' }>): Fragment {
  const text = test.text.replace(/[\\%_]/g, '\\$&')
  const pattern = `${test.anchor === 'start' ? '' : '%'}${text}${test.anchor === 'end' ? '' : '%'}`
  return fragment`${column} LIKE ${pattern} ESCAPE '\\'`
}

/** The value of a field that holds texts or numbers; the query has converted it already. */
function scalar(value: QueryValue): SqlValue {
  invariant(typeof value === 'string' || typeof value === 'number', 'a text or a number is expected')
  return value
}

/** The query language has no such test for the field. */
export function notAskable(op: string): never {
  invariant(false, `\`${op}\` cannot be asked of this field`)
}
