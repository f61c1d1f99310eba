/** Which columns of a table are the model's features, and which columns its results have. Pure. */
import { didYouMean } from '../base/did-you-mean.js'
import { fail, ok, type Result } from '../base/result.js'
import type { ScoreProblem } from './score-problem.js'

export interface TableColumns {
  /** Each feature's position and name, in the order of the model. */
  readonly features: readonly { readonly position: number; readonly name: string }[]
  /** The table's own columns, then what scoring adds. */
  readonly results: readonly string[]
}

/** Reads the first line of the CSV file at `path`, which is named in problems only. */
export function tableColumns(
  path: string,
  columns: readonly string[],
  wanted: { readonly features: readonly string[]; readonly added: readonly string[] },
): Result<TableColumns, ScoreProblem> {
  const positions = new Map(columns.map((column, position) => [column, position]))
  if (positions.size < columns.length) {
    const column = columns.find((name, position) => positions.get(name) !== position)!
    return fail({ kind: 'duplicate-column', path, column })
  }
  const taken = wanted.added.find((column) => positions.has(column))
  if (taken !== undefined) return fail({ kind: 'column-taken', path, column: taken })
  const column = wanted.features.find((feature) => !positions.has(feature))
  if (column !== undefined) {
    // A column that is a feature already cannot be what this one was meant to be.
    const suggestion = didYouMean(
      column,
      columns.filter((name) => !wanted.features.includes(name)),
    )
    return fail({ kind: 'missing-column', path, column, columns, suggestion })
  }
  const features = wanted.features.map((name) => ({ name, position: positions.get(name)! }))
  return ok({ features, results: [...columns, ...wanted.added] })
}
