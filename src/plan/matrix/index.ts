/** The runs that a matrix proposes, for the kinds that know them beforehand: one line a kind. */
import type { Dict } from '../../base/value.js'
import { textOf } from '../../polyaxonfile/fields.js'
import { gridSuggestions } from './grid.js'
import { mappingSuggestions } from './mapping.js'
import { randomSuggestions } from './random.js'

const kinds: Readonly<Record<string, (matrix: Dict) => readonly Dict[] | undefined>> = {
  grid: gridSuggestions,
  mapping: mappingSuggestions,
  random: randomSuggestions,
}

/** One dict of params for each run; undefined for kinds that learn from their runs, and while templates are unrendered. */
export const suggestionsOf = (matrix: Dict): readonly Dict[] | undefined =>
  kinds[textOf(matrix, 'kind') ?? '']?.(matrix)
