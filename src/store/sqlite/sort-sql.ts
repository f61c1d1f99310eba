/** Turns an order of runs into the terms of an ORDER BY over `runs r`. */
import { unreachable } from '../../base/invariant.js'
import type { Sort, SortField } from '../../query/query.js'
import { type Fragment, fragment, join, literal } from './fragment.js'
import { members } from './json-test-sql.js'
import { metricNumber } from './metric-test-sql.js'

/** Without an order: what changed last comes first, as in Polyaxon. Equal runs: the newest first. */
export function sortSql(sorts: readonly Sort[]): Fragment {
  const terms = sorts.map(
    ({ field, descending }) =>
      fragment`${sortValue(field)} ${literal(descending ? 'DESC' : 'ASC')} NULLS LAST`,
  )
  if (terms.length === 0) terms.push(literal('r.updated_at DESC'))
  return join([...terms, literal('r.id DESC')], ', ')
}

function sortValue(field: SortField): Fragment {
  switch (field.of) {
    case 'run':
      return literal(`r.${field.attribute}`)
    case 'metrics':
      return metricNumber(field.key)
    case 'inputs':
    case 'outputs':
    case 'meta_info':
      return fragment`(SELECT v.value FROM ${members(literal(`r.${field.of}`))} WHERE v.key = ${field.key})`
    default:
      return unreachable(field)
  }
}
