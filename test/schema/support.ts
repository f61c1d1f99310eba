import { Diagnostics } from '../../src/diagnostics/collector.js'
import { positionAt } from '../../src/diagnostics/source.js'
import { readSource } from '../../src/polyaxonfile/source.js'
import { fileKind, validateShape } from '../../src/polyaxonfile/validate-shape.js'

/** What a user is told about a text: `line:column code: message (hint)`. */
export function toldAbout(text: string): string[] {
  const { items } = diagnosed(text)
  return items.map(({ location, code, message, hint }) => {
    const { line, column } = positionAt(location!.file, location!.range.start)
    return `${line}:${column} ${code}: ${message}${hint ? ` (${hint})` : ''}`
  })
}

/** The problems of the shape alone; undefined when the text is no YAML at all. */
export function diagnosed(text: string): Diagnostics {
  const diagnostics = new Diagnostics()
  const { source, problems } = readSource({ name: 'polyaxonfile.yaml', text })
  diagnostics.add(problems)
  const kind = source && fileKind(source, diagnostics)
  if (source && kind) validateShape(kind, source, diagnostics)
  return diagnostics
}

export const hasShapeErrors = (text: string): boolean => diagnosed(text).hasErrors
