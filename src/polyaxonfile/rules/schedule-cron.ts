/** A cron expression can be read, and there are days that it means. */
import { parseCron } from '../../schedule/cron.js'
import { neverFires } from '../../schedule/cron-times.js'
import { textOf } from '../fields.js'
import { schedulesOf } from '../parts.js'
import type { Rule } from './rule.js'

export const scheduleCron: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of schedulesOf(value)) {
    const text = textOf(section, 'cron')
    if (section.kind !== 'cron' || text === undefined || text.includes('{{')) continue
    const at = origins.at([...path, 'cron'])
    const cron = parseCron(text)
    if (!cron.ok) {
      reporter.report('cron-syntax', { problem: cron.error.message }, at, { hint: cron.error.hint })
    } else if (neverFires(cron.value)) {
      reporter.report('cron-never', { cron: cron.value.text }, at, {
        hint: 'no calendar has such a day in such a month; `L` is the last day of any month',
      })
    }
  }
}
