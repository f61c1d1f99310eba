/**
 * The part of a wrong document that its params are matched with, so that these are told at once too.
 *
 * Input: a source and the errors that were found in it. Output: a document of what the params need and
 * nothing more, or undefined when one of the errors is in there: what follows from it helps nobody.
 */
import { didYouMean } from '../base/did-you-mean.js'
import { type Dict, dict, isDict } from '../base/value.js'
import { Diagnostics } from '../diagnostics/collector.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Range } from '../diagnostics/source.js'
import { nodeAt } from '../yaml/lookup.js'
import type { SourceNode } from '../yaml/node.js'
import type { Document } from './document.js'
import { normalizeDocument } from './normalize/index.js'
import { Origins } from './origins.js'
import { shapeErrors } from './shape-findings.js'
import type { Source } from './source.js'
import { fileKind } from './validate-shape.js'
import { VERSION } from './version.js'
import { withoutNulls } from './without-nulls.js'

const KEYS = ['inputs', 'outputs', 'params', 'joins', 'matrix', 'hubRef', 'pathRef', 'urlRef', 'dagRef']

export function paramsPart(source: Source, errors: readonly Diagnostic[]): Document | undefined {
  const kind = fileKind(source, new Diagnostics())
  if (!kind || !isDict(source.value) || touchParams(errors, source)) return undefined
  const normal = withoutNulls(kind, normalizeDocument(kind, source.value) as Dict)
  const value = dict([['version', VERSION], ['kind', kind], ...Object.entries(onlyKeys(normal, kind))])
  const origins = Origins.of({ kind: 'file', source, role: 'document', path: [] })
  return shapeErrors(kind, value).length ? undefined : { kind, source, value, origins }
}

function onlyKeys(section: Dict, kind: Document['kind']): Dict {
  const entries = Object.entries(section).filter(([key]) => KEYS.includes(key))
  if (kind === 'component') return dict([...entries, ['run', dict([['kind', 'job']])]])
  const { component } = section
  return dict(isDict(component) ? [...entries, ['component', onlyKeys(component, 'component')]] : entries)
}

/** A default that does not fit has no consequence for other values; a wrong `kind` may change everything. */
function touchParams(errors: readonly Diagnostic[], { file, root }: Source): boolean {
  const places = [root, nodeAt(root, ['component'])].flatMap((node) => (node ? placesOf(node) : []))
  return errors.some(
    ({ code, location }) =>
      code !== 'io-value' &&
      location?.file === file &&
      places.some(({ start, end }) => start <= location.range.start && location.range.start <= end),
  )
}

/** Where the keys stand, and what may be meant for one of them, with what belongs to them. */
function placesOf(node: SourceNode): Range[] {
  if (node.kind !== 'mapping') return [node.range]
  return node.entries
    .filter(({ key }) => key === 'kind' || KEYS.includes(key) || didYouMean(key, KEYS) !== undefined)
    .map(({ keyNode, value }) => ({ start: keyNode.range.start, end: value.range.end }))
}
