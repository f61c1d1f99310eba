/** The words for what may stand in a place. */
import type { Expectation } from '../schema/shape-problem.js'

const WORDS: Readonly<Record<Expectation, string>> = {
  text: 'a text',
  name: 'a name',
  template: 'a template `{{ … }}`',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  decimal: 'a number with a decimal point',
  datetime: 'a point in time such as `2024-05-01T10:00:00`',
  date: 'a day such as `2024-05-01`',
  duration: 'a number of seconds or a duration such as `PT1H`',
  uuid: 'a uuid',
  list: 'a list',
  'comma-list': 'a list or a text with commas',
  mapping: 'a mapping',
  span: 'a mapping, a list or a text such as `0:10:2`',
  'span-list': 'a mapping or a list',
  value: 'a value',
}

/** `a list, a whole number or a template`. */
export const expectedWords = (expected: readonly Expectation[]): string =>
  alternatives(expected.map((one) => WORDS[one]))

export const quotedAlternatives = (values: readonly (string | number)[]): string =>
  alternatives(values.map((value) => `\`${value}\``))

export function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}
