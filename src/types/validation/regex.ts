import { matchStart } from '../regex/match.js'
import { parsePattern } from '../regex/parse.js'
import type { ValidationRule } from './rule.js'

/** Python's `re.match`: the pattern must fit from the start, not up to the end. */
export const regex: ValidationRule = {
  key: 'regex',
  scope: 'item',
  demand: (value, bound) => {
    if (typeof value !== 'string' || typeof bound !== 'string') return 'be a text, since `regex` is given'
    const pattern = parsePattern(bound)
    if (!pattern.ok) return `match \`${bound}\`, which is no regular expression: ${pattern.error}`
    switch (matchStart(pattern.value, value)) {
      case 'match':
        return undefined
      case 'no-match':
        return `match \`${bound}\` from its start`
      case 'too-costly':
        return `match \`${bound}\`, but that takes too long to find out: simplify the pattern`
    }
  },
}
