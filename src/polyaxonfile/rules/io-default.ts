/** What has a default is optional: `isOptional: false` beside a value contradicts it. */
import { iosOf } from '../parts.js'
import type { Rule } from './rule.js'

export const ioDefault: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of iosOf(value)) {
    const { name, isOptional, value: given } = section
    const isRefused =
      isOptional === false ? given !== undefined : isOptional === null && (given ?? null) !== null
    if (!isRefused) continue
    const hint = 'leave out `isOptional`, or the `value`'
    reporter.report(
      'io-default',
      { name: typeof name === 'string' ? name : '' },
      origins.at([...path, 'isOptional']),
      { hint },
    )
  }
}
