import { catalogue } from '../diagnostics/catalogue.js'
import type { Diagnostics } from '../diagnostics/collector.js'
import type { Range, SourceFile } from '../diagnostics/source.js'
import { isGap } from './characters.js'
import { hintFor } from './hints.js'
import type { Problem } from './problem.js'
import { restOfLine } from './quoting.js'
import { WORDINGS } from './wordings.js'

export const isWarning = ({ name }: Problem): boolean => catalogue[WORDINGS[name].code].severity === 'warning'

/** Puts a problem into words, with its place in the file and a hint. */
export function diagnose(found: Problem, file: SourceFile, diagnostics: Diagnostics): void {
  const problem = asTemplate(found, file.text)
  const { code, args, related } = WORDINGS[problem.name]
  const range = rangeOf(problem, file.text)
  const { opened } = problem
  const showsOpening = related !== undefined && opened !== undefined && opened !== range.start
  diagnostics.report(code, args(problem), {
    location: { file, range },
    hint: hintFor(problem, file.text),
    related: showsOpening
      ? [{ message: related, location: { file, range: { start: opened, end: opened + 1 } } }]
      : undefined,
  })
}

/** A mapping as the key of a mapping is hardly ever meant: it is what YAML makes of `{{ … }}`. */
function asTemplate(problem: Problem, text: string): Problem {
  const { name, start, end } = problem
  const doubled = name === 'collection-as-key' && text.startsWith('{{', start - 1)
  return doubled ? { ...problem, name: 'unquoted-template', start: start - 1, end: end + 1 } : problem
}

/** The place to underline. */
function rangeOf({ name, start, end, opened, found }: Problem, text: string): Range {
  // At the end of the file there is nothing to see: what was never closed is the place to look at.
  if (found === 'stream-end' && opened !== undefined) return { start: opened, end: opened + 1 }
  if (name === 'missing-colon') return { start, end: start + restOfLine(text, start).length }
  return end > start ? { start, end: Math.min(end, text.length) } : { start, end: endOfWord(text, start) }
}

function endOfWord(text: string, start: number): number {
  let end = start
  while (end < text.length && !isGap(text.charCodeAt(end))) end++
  return end
}
