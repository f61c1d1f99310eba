/** The type of an input or output is one that values can be cast to. */
import { resolveType } from '../../types/resolve-type.js'
import { ioOf } from '../io.js'
import { iosOf } from '../parts.js'
import type { Rule } from './rule.js'

/** With a value the same mistake is an error: `io-value` reports it. */
export const ioType: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of iosOf(value)) {
    const { name, type, value: given } = ioOf(section)
    if (type === undefined || given !== null) continue
    const resolved = resolveType(type)
    if (resolved.ok) continue
    const { message, hint } = resolved.error
    reporter.report('io-type', { name, problem: message }, origins.at([...path, 'type']), { hint })
  }
}
