/** All values of a search parameter that has finitely many. */
import {
  DateTimeValue,
  DateValue,
  type Dict,
  isDict,
  isList,
  isNumber,
  type Value,
} from '../../base/value.js'
import { textOf } from '../../polyaxonfile/fields.js'
import { days, times } from '../../tuning/spaced-days.js'
import { geomspace, linspace, logspace, range } from '../../tuning/spaced-values.js'
import { durationMs } from './duration.js'

/** The values in order; undefined for a distribution, and for a value that is still a template. */
export function spaceValues(param: Dict): readonly Value[] | undefined {
  const kind = textOf(param, 'kind')
  const value = param.value ?? null
  if (kind === 'choice') return isList(value) ? value : undefined
  if (!isDict(value)) return undefined
  const { start, stop } = value
  if (kind === 'daterange') return days(iso(start), iso(stop), numberOf(value, 'step'))
  if (kind === 'datetimerange') {
    const stepMs = durationMs(value.step ?? null)
    return stepMs ? times(iso(start), iso(stop), stepMs) : undefined
  }
  const [from, to, num] = [numberOf(value, 'start'), numberOf(value, 'stop'), numberOf(value, 'num')]
  switch (kind) {
    case 'range':
      return range(from, to, numberOf(value, 'step'))
    case 'linspace':
      return linspace(from, to, num)
    case 'logspace':
      return logspace(from, to, num, 'base' in value ? numberOf(value, 'base') : undefined)
    case 'geomspace':
      return geomspace(from, to, num)
    default:
      return undefined
  }
}

const numberOf = (section: Dict, key: string): number => {
  const value = section[key] ?? null
  return isNumber(value) ? Number(value) : Number.NaN
}

const iso = (value: Value | undefined): string =>
  value instanceof DateValue || value instanceof DateTimeValue
    ? value.iso
    : typeof value === 'string'
      ? value
      : ''
