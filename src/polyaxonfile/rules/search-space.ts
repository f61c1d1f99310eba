/** A span goes upwards and has a step; the probabilities of choices leave nothing over. */
import {
  DateTimeValue,
  DateValue,
  type Dict,
  isDict,
  isList,
  isNumber,
  type Value,
} from '../../base/value.js'
import { searchParamsOf } from '../parts.js'
import type { Rule } from './rule.js'

export const searchSpace: Rule = ({ value, origins }, reporter) => {
  for (const { name, section, path } of searchParamsOf(value)) {
    const at = origins.at([...path, 'value'])
    const span = section.value ?? null
    if (section.kind === 'pchoice') {
      if (isList(span) && sumOf(span) > 1) reporter.report('choices-over-one', { name }, at)
    } else if (isDict(span)) {
      if (!goesUp(span))
        reporter.report('span-order', { name }, at, { hint: '`start` must be less than `stop`' })
      const empty = ['step', 'num', 'q'].find((key) => key in span && isZero(span[key] ?? null))
      if (empty) reporter.report('span-step', { name, key: empty }, at)
    }
  }
}

/** What is no number is judged by the shape. */
const sumOf = (choices: readonly Value[]): number =>
  choices
    .filter(isList)
    .reduce((sum, [, probability = null]) => sum + (isNumber(probability) ? Number(probability) : 0), 0)

/** Ends that cannot be compared are judged by the shape. */
function goesUp({ start = null, stop = null }: Dict): boolean {
  const [from, to] = [comparable(start), comparable(stop)]
  return from === undefined || to === undefined || from < to
}

/** Numbers as they are, days and times as instants. */
function comparable(value: Value): number | undefined {
  if (isNumber(value)) return Number(value)
  return value instanceof DateValue || value instanceof DateTimeValue ? Date.parse(value.iso) : undefined
}

/** Zero, also as a duration: `0:00:00`. */
const isZero = (value: Value): boolean =>
  isNumber(value) ? Number(value) === 0 : typeof value === 'string' && /^0+(:0+)*$/.test(value)
