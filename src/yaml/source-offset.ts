import type { SourceFile } from '../diagnostics/source.js'
import { Cursor } from './cursor.js'
import type { ScalarNode } from './node.js'
import { scanBlockScalar } from './scan-block-scalar.js'
import { scanPlain } from './scan-plain.js'
import { scanQuoted } from './scan-quoted.js'
import type { Stretch } from './trace.js'

/**
 * Where the character at an index of a scalar's text stands in the file. Exact for every style: the
 * scalar is read once more, noting where each piece comes from. A character that an escape or a folded
 * line break stands for is found at its escape or break; an index behind the text at its end.
 */
export function sourceOffsetOf(file: SourceFile, scalar: ScalarNode, indexInValue: number): number {
  const trace = traceOf(file.text, scalar)
  let found: Stretch | undefined
  for (const stretch of trace) {
    if (stretch.index > indexInValue) break
    found = stretch
  }
  if (!found) return scalar.range.start
  const offset = found.verbatim ? found.offset + indexInValue - found.index : found.offset
  return Math.min(offset, scalar.range.end)
}

function traceOf(text: string, { range, style, enclosingIndent }: ScalarNode): readonly Stretch[] {
  const trace: Stretch[] = []
  // A plain scalar ends where the file says; of a block scalar the break behind its last line counts.
  const cursor = new Cursor(style === 'literal' || style === 'folded' ? text : text.slice(0, range.end))
  cursor.offset = range.start
  switch (style) {
    case 'plain':
      scanPlain(cursor, { indent: 0, inFlow: false }, trace)
      break
    case 'single':
    case 'double':
      scanQuoted(cursor, trace)
      break
    case 'literal':
    case 'folded':
      scanBlockScalar(cursor, enclosingIndent, trace)
  }
  return trace
}
