/** An interval has a length: with a frequency of zero every instant would be a slot. */
import { isNumber } from '../../base/value.js'
import { dictOf } from '../fields.js'
import { partsOf } from '../parts.js'
import type { Rule } from './rule.js'

export const intervalFrequency: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of partsOf(value)) {
    const frequency = dictOf(section, 'schedule')?.frequency
    if (frequency === undefined || frequency === null || !isNumber(frequency) || Number(frequency) > 0)
      continue
    reporter.report('interval-frequency', {}, origins.at([...path, 'schedule', 'frequency']), {
      hint: 'give the seconds between two runs, such as `3600`',
    })
  }
}
