/** "run" above a document: the editor decides how a command runs, so the lens only names it. */
import type { CodeLens } from 'vscode-languageserver'
import type { SourceFile } from '../diagnostics/source.js'
import { fieldOf } from './fields.js'
import type { Part } from './outline.js'
import { toRange } from './to-protocol.js'
import { uriOf } from './workspace.js'

export function codeLenses(file: SourceFile, outline: Part | undefined): CodeLens[] {
  const kind = fieldOf(outline?.node, 'kind')
  if (!kind) return []
  const range = toRange(file, kind.range)
  return [
    { range, command: { title: '▶ run', command: 'pxrun.run', arguments: [uriOf(file.name)] } },
    { range, command: { title: 'explain', command: 'pxrun.explain', arguments: [uriOf(file.name)] } },
  ]
}
