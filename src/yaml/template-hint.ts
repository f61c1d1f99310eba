import { lineAround, quoted, restOfLine, writeInstead } from './quoting.js'

/** A template or template tag where a value begins. */
const VALUE_START = /(^\s*|[:,-]\s+|[[{,]\s*)(\{\{|\{%)/g

/**
 * The classic mistake: `{{ … }}` without quotes opens a flow mapping in a flow mapping. Looks at the lines
 * around the given offsets and says how to write the value; undefined when no template begins there.
 */
export function templateHint(text: string, offsets: readonly (number | undefined)[]): string | undefined {
  for (const offset of offsets) {
    if (offset === undefined) continue
    const line = lineAround(text, offset)
    for (const match of line.text.matchAll(VALUE_START)) {
      const at = match.index + match[1]!.length
      if (insideQuotes(line.text.slice(0, at))) continue
      return hintFor(text, line.start + at, /[[{,]\s*$/.test(match[1]!))
    }
  }
  return undefined
}

function hintFor(text: string, offset: number, inFlow: boolean): string {
  const rest = restOfLine(text, offset)
  // In a flow collection the value ends at the comma or bracket after the template.
  const value = inFlow ? (/^.*?[}%]\}[^,\]}]*/.exec(rest)?.[0].trimEnd() ?? rest) : rest
  const opening = value.slice(0, 2)
  const correction = writeInstead(quoted(value))
  return `a value that begins with \`${opening}\` must be in quotes${correction ? `: ${correction}` : ''}`
}

function insideQuotes(before: string): boolean {
  const open = before.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '')
  return /["']/.test(open)
}
