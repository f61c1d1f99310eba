/** An init step brings one thing. */
import type { Value } from '../../base/value.js'
import { initStepsOf } from '../parts.js'
import type { Rule } from './rule.js'

const SOURCES = [
  'artifacts',
  'paths',
  'git',
  'dockerfile',
  'file',
  'tensorboard',
  'lineageRef',
  'modelRef',
  'artifactRef',
]

export const initSource: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of initStepsOf(value)) {
    const [first, second] = SOURCES.filter((key) => isGiven(section[key]))
    if (first === undefined || second === undefined) continue
    const related = [{ message: 'the first one is here', at: origins.at([...path, first]) }]
    reporter.report('init-two-sources', { first, second }, origins.at([...path, second]), {
      related,
      hint: 'make two steps of them',
      atKey: true,
    })
  }
}

const isGiven = (value: Value | undefined): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== ''
