/** Finds out whether a text is known only when templates are rendered. */

/**
 * Polyaxon's test: `{{`, something on one line, `}}`, with any space around the something.
 * Written out because the pattern for it, `{{\s*[^\n]+\s*}}`, takes cubic time on long runs of space.
 */
export function holdsTemplate(text: string): boolean {
  let open = text.indexOf('{{')
  while (open >= 0) {
    const start = skipSpace(text, open + 2)
    if (text.startsWith('}}', start) && /[^\n]/.test(text.slice(open + 2, start))) return true
    const lineBreak = text.indexOf('\n', start)
    const end = lineBreak < 0 ? text.length : lineBreak
    if (text.slice(start + 1, end).includes('}}')) return true
    if (start < end && text.startsWith('}}', skipSpace(text, end))) return true
    // Of the others on this line only the last can differ: space may lead from it to the next line.
    const last = text.lastIndexOf('{{', end - 1)
    open = last > open ? last : text.indexOf('{{', end)
  }
  return false
}

const SPACE = /\s*/y

function skipSpace(text: string, from: number): number {
  SPACE.lastIndex = from
  SPACE.test(text)
  return SPACE.lastIndex
}
