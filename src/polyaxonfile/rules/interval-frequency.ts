/** An interval has a length: with a frequency of zero every instant would be a slot. */
import { isNumber, type Value } from '../../base/value.js'
import { parsePythonDuration } from '../../schedule/duration.js'
import { SECOND_MS } from '../../schedule/instant.js'
import { schedulesOf } from '../parts.js'
import type { Rule } from './rule.js'

export const intervalFrequency: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of schedulesOf(value)) {
    const frequencyMs = millisecondsOf(section.frequency ?? null)
    if (frequencyMs === undefined || frequencyMs >= SECOND_MS) continue
    reporter.report('interval-frequency', {}, origins.at([...path, 'frequency']), {
      hint: 'give the seconds between two runs, such as `3600`',
    })
  }
}

/** As written or in normal form; undefined for a template and for what is none. */
function millisecondsOf(frequency: Value): number | undefined {
  if (isNumber(frequency)) return Number(frequency) * SECOND_MS
  return typeof frequency === 'string' ? parsePythonDuration(frequency) : undefined
}
