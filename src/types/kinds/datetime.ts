import type { Kind } from '../kind.js'
import { castDate } from './date.js'

/** A day, like `date`: Polyaxon takes no time of day here, although the name promises one. */
export const datetime: Kind = {
  names: ['datetime'],
  expects: 'a date (Polyaxon reads `datetime` as a day)',
  expectsMany: 'dates',
  example: '2020-01-31',
  readsText: true,
  cast: castDate,
}
