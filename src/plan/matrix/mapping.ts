/** Mapping: the runs are listed one by one. */
import { type Dict, isDict, isList } from '../../base/value.js'

export function mappingSuggestions(matrix: Dict): readonly Dict[] | undefined {
  const values = matrix.values ?? null
  return isList(values) ? values.filter(isDict) : undefined
}
