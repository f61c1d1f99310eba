/**
 * Checks the shape of a source and reports what is wrong at its place.
 *
 * Input: a text that has been read, and what it is. Output: diagnostics, in the order of the text. Knows
 * no meaning beyond the schemas: that is for the rules.
 */
import { isDict } from '../base/value.js'
import type { Code } from '../diagnostics/catalogue.js'
import type { Diagnostics } from '../diagnostics/collector.js'
import type { Range } from '../diagnostics/source.js'
import { rootShape, type ShapeName } from '../schema/shape.js'
import { describeValue } from '../types/describe.js'
import type { SourceNode } from '../yaml/node.js'
import { locate, type Place } from './locate.js'
import { deprecations, type Finding, shapeErrors } from './shape-findings.js'
import { quotedAlternatives } from './shape-words.js'
import type { Source } from './source.js'
import { oddKeys } from './text-keys.js'

type FileKind = 'component' | 'operation'

const KINDS: readonly FileKind[] = ['component', 'operation']

/** What a file is, by its `kind`; undefined after a diagnostic. */
export function fileKind({ file, root, value }: Source, diagnostics: Diagnostics): FileKind | undefined {
  const hint = `write \`kind: component\` or \`kind: operation\``
  if (!isDict(value)) {
    const args = { place: 'the document', expected: 'a mapping', actual: describeValue(value) }
    diagnostics.report('wrong-type', args, { location: { file, range: root.range }, hint })
    return undefined
  }
  const { kind } = value
  const known = KINDS.find((one) => one === kind)
  if (known) return known
  const place = locate(root, {}, ['kind'])
  if (kind === undefined) {
    diagnostics.report(
      'missing-key',
      { key: 'kind', section: 'the top level' },
      { location: { file, range: startOf(place) }, hint },
    )
  } else {
    const args = { place: 'the document', actual: describeValue(kind) }
    const kinds = `the kinds are ${quotedAlternatives(KINDS)}`
    diagnostics.report('unknown-kind', args, { location: { file, range: place.node.range }, hint: kinds })
  }
  return undefined
}

export function validateShape(
  kind: ShapeName,
  { file, root, value }: Source,
  diagnostics: Diagnostics,
): void {
  const shape = rootShape(kind)
  const findings = [...shapeErrors(kind, value), ...deprecations(kind, value)]
  const reports: Report[] = findings.map((finding) => ({
    ...finding,
    range: rangeOf(finding, locate(root, shape, finding.path)),
  }))
  for (const { node, value: key } of oddKeys(root, shape)) {
    reports.push({
      code: 'key-not-text',
      args: { actual: describeValue(key) },
      range: node.range,
      hint: 'put the key in quotes',
    })
  }
  reports.sort((a, b) => a.range.start - b.range.start)
  for (const { code, args, range, hint } of reports)
    diagnostics.report(code, args, { location: { file, range }, hint })
}

interface Report {
  readonly code: Code
  readonly args: Readonly<Record<string, string>>
  readonly range: Range
  readonly hint?: string | undefined
}

const rangeOf = ({ atKey }: Finding, place: Place): Range => (atKey ? startOf(place) : place.node.range)

/** The key of a part, or its first one: a whole section is too much to point at. */
function startOf({ node, key }: Place): Range {
  return (key ?? firstKey(node) ?? node).range
}

const firstKey = (node: SourceNode): SourceNode | undefined =>
  node.kind === 'mapping' ? node.entries[0]?.keyNode : undefined
