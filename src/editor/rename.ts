/** Renames an input, an output or an operation of a dag, wherever the document names it. */
import type { Range as ProtocolRange, TextEdit } from 'vscode-languageserver'
import { fail, ok, type Result } from '../base/result.js'
import type { Analysis } from './analysis.js'
import { isSame, type Mention, mentionAt, mentionsIn } from './references.js'
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

export function rename(analysis: Analysis, offset: number, newName: string): Result<TextEdit[], string> {
  const found = renamable(analysis, offset)
  if (!found.ok) return found
  const { target } = found.value
  const pattern = target.kind === 'io' ? /^[A-Za-z_]\w*$/ : /^[-\w]+$/
  if (!pattern.test(newName))
    return fail(
      `\`${newName}\` cannot be the name of ${target.kind === 'io' ? 'an input: templates could not use it' : 'an operation'}`,
    )
  const ranges = new Map<number, Mention['range']>()
  for (const mention of mentionsIn(analysis)) {
    if (isSame(mention.target, target)) ranges.set(mention.range.start, mention.range)
  }
  return ok([...ranges.values()].map((range) => ({ range: toRange(analysis.file, range), newText: newName })))
}
