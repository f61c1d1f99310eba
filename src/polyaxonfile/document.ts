/**
 * Validates a source: its shape, then its meaning, rule by rule.
 *
 * Input: a source and what it is read as. Output: a document in normal form (camel case, short forms
 * spelled out, values read as the format reads them), or undefined after errors.
 */
import { type Dict, dict, isDict, isList, isNumber, type Value } from '../base/value.js'
import { Diagnostics } from '../diagnostics/collector.js'
import { normalizeDocument } from './normalize/index.js'
import { presentFormOf } from './old-format.js'
import { type FileRole, Origins } from './origins.js'
import { Reporter } from './report.js'
import { formatRules, ownRules } from './rules/index.js'
import type { Source } from './source.js'
import { fileKind, validateShape } from './validate-shape.js'
import { VERSION } from './version.js'
import { withoutNulls } from './without-nulls.js'

export interface Document {
  readonly kind: DocumentKind
  readonly source: Source
  /** In normal form. Nulls are gone, except in a preset, where they set something to null. */
  readonly value: Dict
  readonly origins: Origins
}

export type DocumentKind = 'component' | 'operation'

export function readDocument(source: Source, role: FileRole, diagnostics: Diagnostics): Document | undefined {
  const reporter = new Reporter(new Diagnostics())
  const document = validate(source, role, reporter)
  diagnostics.add(reporter.diagnostics.items)
  return reporter.isRefused ? undefined : document
}

function validate(written: Source, role: FileRole, reporter: Reporter): Document | undefined {
  const source = { ...written, value: asRole(written.value, role) }
  const origins = Origins.of({ kind: 'file', source, role, path: [] })
  const present = isDict(source.value) && role !== 'preset' ? presentFormOf(source.value) : undefined
  if (present !== undefined) {
    reporter.report('old-format', { present }, origins.at(['kind']), { hint: migrateHint(source.file.name) })
    return undefined
  }
  const kind = fileKind(source, reporter.diagnostics)
  if (!kind) return undefined
  if (role === 'preset' && kind === 'component') {
    reporter.report('not-a-preset', { kind }, origins.at(['kind']))
    return undefined
  }
  validateShape(kind, source, reporter.diagnostics)
  const hasShape = !reporter.isRefused
  const value = hasShape ? normalizeDocument(kind, source.value) : source.value
  if (!isDict(value)) return undefined
  for (const rule of [...formatRules, ...ownRules]) rule({ value, origins, role }, reporter)
  return hasShape
    ? { kind, source, value: role === 'preset' ? value : withoutNulls(kind, value), origins }
    : undefined
}

/** What was read from standard input is called `<stdin>`. */
const migrateHint = (file: string) =>
  `\`pxrun migrate -f ${file.startsWith('<') ? '-' : file}\` writes it in the present one`

/**
 * A preset need not say that it is one, nor that it is an operation; its version means nothing, unless its
 * `isPreset` is nothing to Python. (The text `no` is something.)
 */
function asRole(value: Source['value'], role: FileRole): Source['value'] {
  if (role !== 'preset' || !isDict(value)) return value
  const { version = VERSION, isPreset = true } = value
  const hasVersion = isNothing(isPreset) || !isNumberLike(version)
  const sections = hasVersion ? value : { ...value, version: VERSION }
  return dict([['kind', 'operation'], ['isPreset', true], ...Object.entries(sections)])
}

const isNothing = (value: Value): boolean =>
  value === null ||
  value === false ||
  value === '' ||
  (isNumber(value) && Number(value) === 0) ||
  (isList(value) && value.length === 0) ||
  (isDict(value) && Object.keys(value).length === 0)

const isNumberLike = (value: Value): boolean =>
  !isDict(value) && !isList(value) && value !== '' && Number.isFinite(Number(value))
