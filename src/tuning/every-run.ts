/** Every combination of values, the last param changing fastest. */
import { type Dict, dict, type Value } from '../base/value.js'
import type { ParamSpace, SearchSpace } from './search-space.js'

/** Empty for spaces that are not finite. */
export function everyRun(space: SearchSpace): readonly Dict[] {
  return space
    .reduce<[string, Value][][]>(
      (runs, { name, space: param }) =>
        runs.flatMap((run) => valuesOf(param).map((value) => [...run, [name, value] as [string, Value]])),
      [[]],
    )
    .map(dict)
}

const valuesOf = (space: ParamSpace): readonly Value[] => ('values' in space ? space.values : [])
