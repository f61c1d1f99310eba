/**
 * Diagnostics as workflow commands of GitHub Actions: a line each, shown beside the line of the file.
 *
 * `::error file=a.yaml,line=3,endLine=3,col=5,endColumn=9,title=unknown-key::the message`
 */
import type { Diagnostic, Location } from './diagnostic.js'
import { positionAt } from './source.js'

export function diagnosticToGithub({ severity, code, message, hint, location }: Diagnostic): string {
  const properties = { ...(location && placeOf(location)), title: code }
  const listed = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapedProperty(String(value))}`,
  )
  return `::${severity} ${listed.join(',')}::${escaped(hint ? `${message}\nhint: ${hint}` : message)}`
}

/** GitHub takes columns only for a place within one line. */
function placeOf({ file, range }: Location): Record<string, string | number> {
  const start = positionAt(file, range.start)
  const end = positionAt(file, range.end)
  const lines = { file: file.name, line: start.line, endLine: end.line }
  return start.line === end.line ? { ...lines, col: start.column, endColumn: end.column } : lines
}

const escaped = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapedProperty = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
