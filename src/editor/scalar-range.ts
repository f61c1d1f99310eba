/** The range of a scalar's text, without its quotes. */
import type { Range } from '../diagnostics/source.js'
import type { ScalarNode } from '../yaml/node.js'

export function scalarRange({ range, style }: ScalarNode): Range {
  const isQuoted = style === 'single' || style === 'double'
  return isQuoted ? { start: range.start + 1, end: Math.max(range.start + 1, range.end - 1) } : range
}
