/** Turns places and problems into the words of the language server protocol. */
import type {
  DiagnosticSeverity,
  Diagnostic as ProtocolDiagnostic,
  Location as ProtocolLocation,
  Range as ProtocolRange,
} from 'vscode-languageserver'
import type { Diagnostic, Location } from '../diagnostics/diagnostic.js'
import { positionAt, type Range, type SourceFile } from '../diagnostics/source.js'
import { uriOf } from './workspace.js'

const SEVERITY: Readonly<Record<Diagnostic['severity'], DiagnosticSeverity>> = { error: 1, warning: 2 }
const DEPRECATED = 2

export function toRange(file: SourceFile, { start, end }: Range): ProtocolRange {
  return { start: toPosition(file, start), end: toPosition(file, end) }
}

export function toPosition(file: SourceFile, offset: number): ProtocolRange['start'] {
  const { line, column } = positionAt(file, offset)
  return { line: line - 1, character: column - 1 }
}

export const toLocation = (file: SourceFile, range: Range): ProtocolLocation => ({
  uri: uriOf(file.name),
  range: toRange(file, range),
})

/**
 * A problem as an editor shows it in `file`. One that lies in another text is shown at `elsewhere`,
 * with the true place beside it.
 */
export function toDiagnostic(
  diagnostic: Diagnostic,
  file: SourceFile,
  elsewhere: (location: Location) => Range,
): ProtocolDiagnostic {
  const { code, severity, message, hint, location, related = [] } = diagnostic
  const isHere = location === undefined || location.file.name === file.name
  const places = [...(isHere ? [] : [{ message: 'the place is here', location }]), ...related]
  return {
    range: isHere ? shownRange(file, location?.range) : toRange(file, elsewhere(location)),
    severity: SEVERITY[severity],
    source: 'pxrun',
    code,
    message: hint === undefined ? message : `${message}\n${hint}`,
    ...(code === 'deprecated-key' && { tags: [DEPRECATED] }),
    ...(places.length > 0 && {
      relatedInformation: places.map((place) => ({
        message: place.message,
        location: toLocation(place.location.file, place.location.range),
      })),
    }),
    ...(hint !== undefined && { data: { hint } }),
  }
}

/** A section of many lines is underlined on its first one, and nothing at all at the file's beginning. */
function shownRange(file: SourceFile, range: Range | undefined): ProtocolRange {
  const { start, end } = toRange(file, range ?? { start: 0, end: 0 })
  if (start.line === end.line) return { start, end }
  const lineEnd = file.text.indexOf('\n', range!.start)
  return { start, end: lineEnd < 0 ? end : toPosition(file, lineEnd) }
}
