/** Grid search: every combination of the values, the last parameter changing fastest. */
import { type Dict, dict, isDict, isNumber, type Value } from '../../base/value.js'
import { dictOf } from '../../polyaxonfile/fields.js'
import { spaceValues } from './space-values.js'

export function gridSuggestions(matrix: Dict): readonly Dict[] | undefined {
  const params = Object.entries(dictOf(matrix, 'params') ?? {})
  const spaces: [string, readonly Value[]][] = []
  for (const [name, param] of params) {
    const values = isDict(param) ? spaceValues(param) : undefined
    if (!values) return undefined
    spaces.push([name, values])
  }
  const limit = matrix.numRuns ?? null
  return combinations(spaces, isNumber(limit) ? Number(limit) : Number.POSITIVE_INFINITY)
}

function combinations(spaces: readonly [string, readonly Value[]][], limit: number): Dict[] {
  const total = spaces.reduce((count, [, values]) => count * values.length, 1)
  return Array.from({ length: Math.min(total, limit) }, (_, index) => {
    let rest = index
    const chosen: [string, Value][] = []
    for (const [name, values] of spaces.toReversed()) {
      chosen.unshift([name, values[rest % values.length]!])
      rest = Math.floor(rest / values.length)
    }
    return dict(chosen)
  })
}
