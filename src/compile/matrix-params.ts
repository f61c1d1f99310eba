/** Inputs that a matrix feeds: which ones, and whether their types fit. */
import { type Dict, isDict, isList } from '../base/value.js'
import { dictOf, textOf } from '../polyaxonfile/fields.js'
import type { Io } from '../polyaxonfile/io.js'
import type { Origins } from '../polyaxonfile/origins.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { isTemplateRef } from '../types/template-ref.js'

/** Whether every run of the matrix gets a value for the input. */
export function matrixFeeds(matrix: Dict, name: string): boolean {
  if (matrix.kind === 'mapping') {
    const values = matrix.values ?? null
    if (isTemplateRef(values)) return true
    const first = isList(values) ? values[0] : undefined
    return isDict(first) && Object.hasOwn(first, name)
  }
  const params = matrix.params ?? null
  if (isDict(params) && Object.hasOwn(params, name)) return true
  const resource = dictOf(matrix, 'resource')
  return resource !== undefined && textOf(resource, 'name') === name
}

/** Why nobody can tell whether the matrix feeds an input that no param gives. */
export function unknownFeeds(matrix: Dict, name: string): string | undefined {
  if (matrix.kind === 'mapping') return undefined
  const params = matrix.params ?? null
  if (params === null) return '`params`'
  // Polyaxon takes the text for a mapping that has the name.
  if (typeof params === 'string' && params.includes(name)) return '`params` but a template'
  if (isDict(params) && Object.hasOwn(params, name)) return undefined
  return matrix.kind === 'hyperband' && !isDict(matrix.resource ?? null) ? '`resource`' : undefined
}

interface MatrixParam {
  readonly matrix: Dict
  readonly origins: Origins
  readonly io: Io
}

/** The types of input that each kind of search parameter can feed; a choice feeds any. */
const FEEDS: Readonly<Record<string, readonly string[]>> = {
  choice: [],
  pchoice: [],
  daterange: ['date'],
  datetimerange: ['datetime'],
}
const NUMBERS = ['int', 'float']

export function checkMatrixParam({ matrix, origins, io }: MatrixParam, reporter: Reporter): void {
  const param = matrix.kind === 'mapping' ? undefined : dictOf(dictOf(matrix, 'params') ?? {}, io.name)
  const kind = param && textOf(param, 'kind')
  if (kind === undefined) return
  const types = FEEDS[kind] ?? NUMBERS
  if (!types.length || (io.type !== undefined && types.includes(io.type))) return
  reporter.report(
    'matrix-param-type',
    { name: io.name, kind, type: io.type ?? 'any', wanted: types.map((type) => `\`${type}\``).join(' or ') },
    origins.at(['matrix', 'params', io.name]),
  )
}
