/** A schedule leaves room for a run: its end is not before its start, and it may run at least once. */
import { DateTimeValue, type Dict, isNumber } from '../../base/value.js'
import { schedulesOf } from '../parts.js'
import type { Rule } from './rule.js'

export const scheduleBounds: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of schedulesOf(value)) {
    const [startAt, endAt] = [instantOf(section, 'startAt'), instantOf(section, 'endAt')]
    if (startAt !== undefined && endAt !== undefined && endAt < startAt) {
      reporter.report('schedule-order', {}, origins.at([...path, 'endAt']), {
        related: [{ message: 'it starts here', at: origins.at([...path, 'startAt']) }],
      })
    }
    const { maxRuns = null } = section
    if (isNumber(maxRuns) && Number(maxRuns) < 1) {
      reporter.report('schedule-max-runs', { actual: `${maxRuns}` }, origins.at([...path, 'maxRuns']), {
        hint: 'leave `maxRuns` out to run without a limit',
      })
    }
  }
}

function instantOf(section: Dict, key: string): number | undefined {
  const value = section[key]
  const at = value instanceof DateTimeValue ? Date.parse(value.iso) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
