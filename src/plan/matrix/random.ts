/** Random search: so many different runs, drawn independently. The same seed proposes the same runs. */
import { type Dict, isDict, isList, isNumber, toJson } from '../../base/value.js'
import { dictOf } from '../../polyaxonfile/fields.js'
import { RandomState } from './random-state.js'
import { drawRun, isContinuous } from './random-values.js'
import { spaceValues } from './space-values.js'

/** Draws that bring nothing new, after which the space counts as exhausted. */
const MAX_IDLE_DRAWS = 100_000

/** Undefined without a seed: then the runs are not decided before they are drawn. */
export function randomSuggestions(matrix: Dict): readonly Dict[] | undefined {
  const seed = matrix.seed ?? null
  const wanted = matrix.numRuns ?? null
  if (!isNumber(seed) || Number(seed) === 0 || !isNumber(wanted)) return undefined
  return drawRuns(matrix, Number(wanted), new RandomState(Number(seed)))
}

function drawRuns(matrix: Dict, wanted: number, random: RandomState): readonly Dict[] | undefined {
  const params = Object.fromEntries(
    Object.entries(dictOf(matrix, 'params') ?? {}).filter(([, param]) => isDict(param)),
  ) as Record<string, Dict>
  const limit = Math.min(wanted, sizeOf(Object.values(params)))
  const runs = new Map<string, Dict>()
  for (let idle = 0; runs.size < limit && idle < MAX_IDLE_DRAWS; idle++) {
    const run = drawRun(params, random)
    if (!run) return undefined
    const key = JSON.stringify(toJson(run))
    if (runs.has(key)) continue
    runs.set(key, run)
    idle = 0
  }
  return [...runs.values()]
}

/** How many different runs there are. */
function sizeOf(params: readonly Dict[]): number {
  if (params.some(isContinuous)) return Number.POSITIVE_INFINITY
  return params.reduce((size, param) => size * lengthOf(param), 1)
}

function lengthOf(param: Dict): number {
  const value = param.value ?? null
  return spaceValues(param)?.length ?? (isList(value) ? value.length : 1)
}
