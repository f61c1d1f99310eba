/** Values that are known only when templates are rendered. */
import { plainCaster } from './caster.js'

/**
 * Polyaxon's test: `{{`, something on one line, `}}`, with any space around the something.
 * Written out because the pattern for it takes cubic time on long runs of space.
 */
export function isTemplateRef(value: unknown): value is string {
  if (typeof value !== 'string') return false
  let open = value.indexOf('{{')
  while (open >= 0) {
    const start = skipSpace(value, open + 2)
    if (value.startsWith('}}', start) && /[^\n]/.test(value.slice(open + 2, start))) return true
    const lineBreak = value.indexOf('\n', start)
    const end = lineBreak < 0 ? value.length : lineBreak
    if (value.slice(start + 1, end).includes('}}')) return true
    if (start < end && value.startsWith('}}', skipSpace(value, end))) return true
    // Of the others on this line only the last can differ: space may lead from it to the next line.
    const last = value.lastIndexOf('{{', end - 1)
    open = last > open ? last : value.indexOf('{{', end)
  }
  return false
}

const SPACE = /\s*/y

function skipSpace(text: string, from: number): number {
  SPACE.lastIndex = from
  SPACE.test(text)
  return SPACE.lastIndex
}

/** What stands for a field's value until templates are rendered. No type that a document can name. */
export const templateRef = plainCaster({
  expects: 'a template `{{ … }}`',
  expectsMany: 'templates `{{ … }}`',
  example: '"{{ name }}"',
  readsText: true,
  read: (value) => (isTemplateRef(value) ? value : undefined),
})
