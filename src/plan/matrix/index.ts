/** The runs that a matrix proposes: all of them where they are known beforehand, else those that it starts with. */
import type { Dict } from '../../base/value.js'
import { textOf } from '../../polyaxonfile/fields.js'
import { suggest } from '../../tuning/suggest.js'
import type { Observation, Round } from '../../tuning/tuner.js'
import { gridSuggestions } from './grid.js'
import { mappingSuggestions } from './mapping.js'
import { seedOf, tuningSpecOf } from './tuning-spec.js'

const listed: Readonly<Record<string, (matrix: Dict) => readonly Dict[] | undefined>> = {
  grid: gridSuggestions,
  mapping: mappingSuggestions,
}

/**
 * One dict of params for each run that the matrix starts with: all of a mapping, grid or random search,
 * the first rung of Hyperband's first bracket, the initial runs of a Bayesian search, the first round of
 * hyperopt. Undefined while a part is a template, and for `iterative`, whose runs a component proposes.
 *
 * @param seed for a matrix that names none.
 */
export const suggestionsOf = (matrix: Dict, seed = 0): readonly Dict[] | undefined =>
  nextRound(matrix, [], seed)?.runs.map(({ params }) => params)

/**
 * The runs to start next, for any kind that pxrun itself searches by.
 *
 * @param observations every suggestion so far, in order, with what came of it.
 * @param seed for a matrix that names none; has to stay the same from round to round.
 */
export function nextRound(matrix: Dict, observations: readonly Observation[], seed = 0): Round | undefined {
  const list = listed[textOf(matrix, 'kind') ?? '']
  if (list) {
    const runs = list(matrix)
    return (
      runs && { runs: observations.length ? [] : runs.map((params) => ({ params, round: 0 })), done: true }
    )
  }
  const spec = tuningSpecOf(matrix)
  return spec && suggest(spec, observations, seedOf(matrix) ?? seed)
}
