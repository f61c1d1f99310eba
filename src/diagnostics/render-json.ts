/** Diagnostics as data: what `check -o json` prints. Positions are one-based. */
import type { Diagnostic, Location } from './diagnostic.js'
import { positionAt } from './source.js'

export interface DiagnosticJson {
  readonly code: string
  readonly severity: string
  readonly phase: string
  readonly origin: string
  readonly message: string
  readonly hint?: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly endLine?: number
  readonly endColumn?: number
  readonly related?: readonly (PlaceJson & { readonly message: string })[]
}

interface PlaceJson {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export function diagnosticToJson(diagnostic: Diagnostic): DiagnosticJson {
  const { code, severity, phase, origin, message, hint, location, related } = diagnostic
  return {
    code,
    severity,
    phase,
    origin,
    message,
    ...(hint && { hint }),
    ...(location && placeToJson(location)),
    ...(related && {
      related: related.map((item) => ({ message: item.message, ...placeToJson(item.location) })),
    }),
  }
}

function placeToJson({ file, range }: Location): PlaceJson {
  const start = positionAt(file, range.start)
  const end = positionAt(file, range.end)
  return { file: file.name, line: start.line, column: start.column, endLine: end.line, endColumn: end.column }
}
