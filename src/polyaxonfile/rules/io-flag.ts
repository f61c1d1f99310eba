/** Only a `bool` can be a flag (`isFlag: true`). */
import { ioOf } from '../io.js'
import { iosOf } from '../parts.js'
import type { Rule } from './rule.js'

export const ioFlag: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of iosOf(value)) {
    const { name, type, isFlag } = ioOf(section)
    if (!isFlag || type === 'bool') continue
    const hint = 'declare it with `type: bool`'
    reporter.report('io-flag', { name, type: type ?? 'any' }, origins.at([...path, 'isFlag']), { hint })
  }
}
