/** The problems of a document as its editor shows them. */
import type { Diagnostic as ProtocolDiagnostic } from 'vscode-languageserver'
import type { Code } from '../diagnostics/catalogue.js'
import type { Location } from '../diagnostics/diagnostic.js'
import type { Range } from '../diagnostics/source.js'
import { refKey } from '../polyaxonfile/refs.js'
import { type Analysis, fileRefIn } from './analysis.js'
import { fieldOf } from './fields.js'
import { partsOf } from './outline.js'
import { toDiagnostic } from './to-protocol.js'

/** What the schema for editors finds too. */
const SHAPE: ReadonlySet<Code> = new Set<Code>([
  'unknown-key',
  'missing-key',
  'unknown-kind',
  'wrong-type',
  'not-one-of',
  'out-of-range',
  'wrong-name',
  'reserved-name',
  'wrong-length',
  'empty-section',
  'deprecated-key',
  'yaml-syntax',
])

export function problemsOf(analysis: Analysis, { shape }: { readonly shape: boolean }): ProtocolDiagnostic[] {
  return analysis.diagnostics
    .filter(({ code }) => shape || !SHAPE.has(code))
    .map((diagnostic) => toDiagnostic(diagnostic, analysis.file, (location) => refTo(location, analysis)))
}

/** The ref that brings in another text. */
function refTo({ file }: Location, { outline, bundle, file: own }: Analysis): Range {
  for (const part of partsOf(outline)) {
    const ref = part.kind === 'operation' ? fileRefIn(part, own.name) : undefined
    const loaded = ref && bundle.references.get(refKey(ref))
    const node = ref && fieldOf(part.node, `${ref.kind}Ref`)
    if (node && loaded?.ok && loaded.value.file.name === file.name) return node.range
  }
  return { start: 0, end: 0 }
}
