import type { Problem } from './problem.js'
import type { DirectiveToken } from './token.js'

/** What the tags of YAML itself begin with: `!!int` is short for `tag:yaml.org,2002:int`. */
export const TAG_PREFIX = 'tag:yaml.org,2002:'

export const STANDARD_HANDLES: ReadonlyMap<string, string> = new Map([
  ['!', '!'],
  ['!!', TAG_PREFIX],
])

/** The tag handles of a document with these directives. */
export function checkDirectives(
  directives: readonly DirectiveToken[],
): ReadonlyMap<string, string> | Problem {
  const own = new Map<string, string>()
  let versioned = false
  for (const { name, values, start, end } of directives) {
    const [first = '', second = ''] = values
    if (name === 'YAML') {
      if (versioned) return { name: 'repeated-directive', start, end }
      if (Number(first) !== 1) return { name: 'wrong-version', start, end }
      versioned = true
    } else if (name === 'TAG') {
      if (own.has(first)) return { name: 'repeated-directive', start, end }
      own.set(first, second)
    }
  }
  return own.size === 0 ? STANDARD_HANDLES : new Map([...STANDARD_HANDLES, ...own])
}
