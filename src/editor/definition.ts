/** Where what a place names is declared. */
import type { Location } from 'vscode-languageserver'
import type { Analysis } from './analysis.js'
import { mentionAt, type Target } from './references.js'
import { scalarRange } from './scalar-range.js'
import { toLocation } from './to-protocol.js'

export function definitionAt(analysis: Analysis, offset: number): Location | null {
  const mention = mentionAt(analysis, offset)
  return mention ? placeOf(mention.target, analysis) : null
}

function placeOf(target: Target, { file }: Analysis): Location {
  switch (target.kind) {
    case 'io':
      return toLocation(target.file, scalarRange(target.io.name))
    case 'operation':
      return toLocation(file, scalarRange(target.name))
    case 'component': {
      const { name, node } = target.component
      return toLocation(target.file, name ? scalarRange(name) : node.range)
    }
    case 'file':
      return toLocation(target.file, { start: 0, end: 0 })
  }
}
