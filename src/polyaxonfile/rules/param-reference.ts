/** A param with a `ref` says with text what it takes from there: `value: outputs.loss`. */
import { describeValue } from '../../types/describe.js'
import { paramsOf } from '../parts.js'
import type { Rule } from './rule.js'

export const paramReference: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of paramsOf(value)) {
    const { ref, value: taken = null } = section
    if (typeof ref !== 'string' || ref === '' || typeof taken === 'string') continue
    const args = { name: String(path.at(-1)), actual: describeValue(taken) }
    reporter.report('param-ref-value', args, origins.at([...path, 'value']), {
      hint: 'such as `outputs.NAME`',
    })
  }
}
