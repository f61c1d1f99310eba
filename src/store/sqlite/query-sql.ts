/** Turns a parsed query into the condition of a SELECT over `runs r`. */
import { unreachable } from '../../base/invariant.js'
import type { ArtifactField, EdgeField, Query, QueryCondition } from '../../query/query.js'
import { alternatives, existsUnlessNil, testColumn } from './column-test-sql.js'
import { type Fragment, fragment, join, literal } from './fragment.js'
import { testJsonValue } from './json-test-sql.js'
import { testMetric } from './metric-test-sql.js'

/** `now` is what `last_month` counts from. */
export function querySql(query: Query, now: Date): Fragment {
  switch (query.kind) {
    case 'all':
      return query.of.length === 0 ? literal('TRUE') : grouped(query.of, ' AND ', now)
    case 'any':
      return query.of.length === 0 ? literal('FALSE') : grouped(query.of, ' OR ', now)
    case 'condition':
      return conditionSql(query, now)
    default:
      return unreachable(query)
  }
}

function grouped(parts: readonly Query[], operator: ' AND ' | ' OR ', now: Date): Fragment {
  const pieces = parts.map((part) => querySql(part, now))
  return fragment`(${join(pieces, operator)})`
}

function conditionSql(condition: QueryCondition, now: Date): Fragment {
  const { field } = condition
  switch (field.of) {
    case 'run':
      return testColumn(literal(`r.${field.attribute}`), condition, now)
    case 'tags':
      return negatedIf(condition, tagsSql(condition))
    case 'inputs':
    case 'outputs':
    case 'meta_info':
      return testJsonValue(literal(`r.${field.of}`), field.key, condition)
    case 'metrics':
      return testMetric(field.key, condition)
    case 'artifacts':
      return negatedIf(condition, artifactsSql(field, condition))
    case 'edges':
      return negatedIf(condition, edgesSql(field, condition))
    default:
      return unreachable(field)
  }
}

function tagsSql({ test }: QueryCondition): Fragment {
  if (test.op === 'nil') return fragment`r.tags = '[]'`
  return fragment`EXISTS (SELECT 1 FROM json_each(r.tags) t WHERE ${alternatives(literal('t.value'), test)})`
}

function artifactsSql({ attribute, direction, kind }: ArtifactField, { test }: QueryCondition): Fragment {
  const where = [fragment`a.run = r.id`]
  if (direction) where.push(fragment`a.is_input = ${direction === 'input' ? 1 : 0}`)
  if (kind) where.push(fragment`a.kind = ${kind}`)
  if (test.op !== 'nil') where.push(alternatives(literal(`a.${attribute}`), test))
  return existsUnlessNil(test, fragment`SELECT 1 FROM artifacts a WHERE ${join(where, ' AND ')}`)
}

function edgesSql({ side, kinds }: EdgeField, { test }: QueryCondition): Fragment {
  const other = side === 'upstream' ? 'downstream' : 'upstream'
  const where = [literal(`e.${other} = r.uuid`)]
  if (kinds)
    where.push(
      fragment`e.kind IN (${join(
        kinds.map((kind) => fragment`${kind}`),
        ', ',
      )})`,
    )
  if (test.op !== 'nil') where.push(alternatives(literal(`e.${side}`), test))
  return existsUnlessNil(test, fragment`SELECT 1 FROM edges e WHERE ${join(where, ' AND ')}`)
}

const negatedIf = ({ negated }: QueryCondition, sql: Fragment): Fragment =>
  negated ? fragment`NOT (${sql})` : sql
