/**
 * What a template may name behind `|` and `is`.
 *
 * Apart from the filters and tests themselves (`language.ts`), so that a template can be read without
 * loading what renders it.
 */
import type { KnownNames } from './syntax/token-stream.js'

const FILTERS = [
  'abs attr batch capitalize center count d default dictsort e escape filesizeformat first',
  'float forceescape format groupby indent int items join last length list lower map',
  'map_format max min pprint random reject rejectattr replace reverse round safe select',
  'selectattr slice sort string striptags sum title tojson trim truncate unique upper',
  'urlencode urlize wordcount wordwrap xmlattr',
]

const TESTS = [
  'boolean callable defined divisibleby eq equalto escaped even false filter float ge',
  'greaterthan gt in integer iterable le lessthan lower lt mapping ne none number odd sameas',
  'sequence string test true undefined upper',
]

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>=']

const words = (lines: readonly string[]): string[] => lines.flatMap((line) => line.split(' '))

export const known: KnownNames = {
  filters: new Set(words(FILTERS)),
  tests: new Set([...words(TESTS), ...COMPARISONS]),
}
