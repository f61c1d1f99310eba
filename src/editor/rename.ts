/** Renames an input, an output or an operation of a dag, wherever the document and others that are open name it. */
import type { Range as ProtocolRange, TextEdit } from 'vscode-languageserver'
import { fail, ok, type Result } from '../base/result.js'
import type { Analysis } from './analysis.js'
import type { OpenAnalysis } from './documents.js'
import { isSame, type Mention, mentionAt, mentionsIn, type Target } from './references.js'
import { toRange } from './to-protocol.js'

/** The mention that can be renamed at a place, or why it cannot. */
export function renamable(analysis: Analysis, offset: number): Result<Mention, string> {
  const mention = mentionAt(analysis, offset)
  if (mention?.target.kind === 'operation') return ok(mention)
  if (mention?.target.kind !== 'io')
    return fail('only inputs, outputs and operations of a dag can be renamed')
  const { name } = mention.target.file
  return name === analysis.file.name ? ok(mention) : fail(`it is declared in ${name}: rename it there`)
}

export function renameRange(analysis: Analysis, offset: number): Result<ProtocolRange, string> {
  const found = renamable(analysis, offset)
  return found.ok ? ok(toRange(analysis.file, found.value.range)) : found
}

export interface Renaming {
  readonly newName: string
  /** All that are open. */
  readonly documents: readonly OpenAnalysis[]
}

/** The edits of each document, by its uri. */
export function rename(
  analysis: Analysis,
  offset: number,
  { newName, documents }: Renaming,
): Result<Record<string, TextEdit[]>, string> {
  const found = renamable(analysis, offset)
  if (!found.ok) return found
  const { target } = found.value
  const pattern = target.kind === 'io' ? /^[A-Za-z_]\w*$/ : /^[-\w]+$/
  if (!pattern.test(newName))
    return fail(
      `\`${newName}\` cannot be the name of ${target.kind === 'io' ? 'an input: templates could not use it' : 'an operation'}`,
    )
  const edited = documents.map(({ uri, analysis }): [string, TextEdit[]] => [
    uri,
    editsIn(analysis, target, newName),
  ])
  return ok(Object.fromEntries(edited.filter(([, edits]) => edits.length > 0)))
}

function editsIn(analysis: Analysis, target: Target, newText: string): TextEdit[] {
  const ranges = new Map<number, Mention['range']>()
  for (const mention of mentionsIn(analysis)) {
    if (isSame(mention.target, target)) ranges.set(mention.range.start, mention.range)
  }
  return [...ranges.values()].map((range) => ({ range: toRange(analysis.file, range), newText }))
}
