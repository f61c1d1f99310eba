/**
 * Every filter, by theme. To add one, add its line to the table of its theme (or a new table to this
 * list), a rule to the specification and a case to the tests.
 */
import { aggregateFilters } from './aggregate.js'
import { choiceFilters, type Find } from './choose.js'
import type { Filters } from './filter.js'
import { htmlFilters } from './html.js'
import { numberFilters } from './number.js'
import { sequenceFilters } from './sequence.js'
import { textFilters } from './text.js'
import { urlizeFilters } from './urlize.js'
import { valueFilters } from './values.js'
import { wordwrapFilters } from './wordwrap.js'

/** Some filters apply others and tests by name, so they are told how these are found. */
export const filterThemes = (findFilter: Find, findTest: Find): readonly Filters[] => [
  textFilters,
  wordwrapFilters,
  htmlFilters,
  urlizeFilters,
  numberFilters,
  sequenceFilters,
  aggregateFilters,
  choiceFilters(findFilter, findTest),
  valueFilters,
]
