// What an editor says where a value does not fit, in place of the pattern that it breaks.

const READINGS = {
  boolean: 'true or false',
  integer: 'a whole number',
  whole: 'a whole number',
  float: 'a number',
  number: 'a number',
  'strict-float': 'a number',
  'python-float': 'a number',
  datetime: 'a point in time such as 2024-05-01T10:00:00',
  date: 'a day such as 2024-05-01',
  duration: 'a number of seconds or a duration such as PT1H',
  uuid: 'a uuid',
  'comma-list': 'a list or a text with commas',
}

const FORMS = {
  template: 'a template such as {{ params.name }}',
  name: 'a name of letters, digits, - and _',
}

const TYPES = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
}

/** The words for one alternative. */
export function wordsFor(schema) {
  if (schema.section) return 'a mapping'
  const reserved = schema.not?.enum
  if (reserved) return `a name other than ${alternatives(reserved)}`
  if (schema['x-read'] === 'integer' && schema.minimum === 1) return 'a whole number from 1 on'
  return FORMS[schema['x-form']] ?? READINGS[schema['x-read']] ?? TYPES[schema.type] ?? 'a value'
}

/** `Must be a list, a whole number or a template such as …`. */
export const mustBe = (words) => `Must be ${alternatives([...new Set(words)])}`

const alternatives = (words) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
