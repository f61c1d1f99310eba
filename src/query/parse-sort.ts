/** Reads the order of runs: `-metrics.accuracy,created_at`, where `-` means the greatest first. */
import { fail, ok, type Result } from '../base/result.js'
import { findField } from './find-field.js'
import { strip } from './python-text.js'
import type { QueryProblem, RunField, Sort, SortField } from './query.js'

export function parseSort(text: string): Result<Sort[], QueryProblem> {
  const sorts: Sort[] = []
  let offset = 0
  for (const piece of text.split(',')) {
    const written = strip(piece)
    if (written !== '') {
      const sort = parseOne(written)
      if (!sort.ok) return fail({ ...sort.error, offset: offset + piece.indexOf(written) })
      sorts.push(sort.value)
    }
    offset += piece.length + 1
  }
  return ok(sorts)
}

function parseOne(written: string): Result<Sort, Omit<QueryProblem, 'offset'>> {
  const descending = written.startsWith('-')
  const name = strip(written.replace(/^-+/, ''))
  const found = findField(name)
  if (!found.ok) return found
  const { field } = found.value
  if (!isSortField(field)) {
    return fail({ message: `runs cannot be sorted by \`${name}\``, hint: 'It has more than one value.' })
  }
  return ok({ field, descending })
}

const isSortField = (field: RunField): field is SortField =>
  field.of !== 'tags' && field.of !== 'artifacts' && field.of !== 'edges'
