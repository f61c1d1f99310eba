// What an editor accepts for a scalar: everything that is read as one, not only its normal form.
//
// Each entry lists JSON types; `patterns` are those that a text must match (none: any text).

const WORD = (word) => [...word].map((letter) => `[${letter}${letter.toUpperCase()}]`).join('')
const oneOf = (words) => `(?:${words.map(WORD).join('|')})`

const DIGITS = '\\d+(?:_\\d+)*'
const MANTISSA = `(?:${DIGITS}\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?`
const INFINITE = oneOf(['inf', 'infinity'])
const DAY =
  '\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|[12]\\d))'
const CLOCK = '(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:[.,]\\d+)?)?'
const OFFSET = '(?:[Zz]|[+-](?:[01]\\d|2[0-3]):?[0-5]\\d)?'
const TIMESTAMP = '[+-]?\\d+(?:\\.\\d*)?'
const LONG_CLOCK = '(?=.{5})\\d{1,10}:[0-5]\\d(?::[0-5]\\d(?:[.,]\\d+)?)?'
const SHORT_CLOCK = '(?=.{5})0*(?:\\d|1\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:[.,]\\d+)?)?'
const UUID = '(?:urn:)?(?:uuid:)?\\{?(?:-*[0-9a-fA-F]){32}-*\\}?'

const PATTERNS = {
  boolean: `^(?:0|1|${oneOf(['t', 'f', 'y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false'])})$`,
  integer: `^\\s*[+-]?${DIGITS}(?:\\.0+)?\\s*$`,
  positiveInteger: '^\\s*\\+?0*[1-9]\\d*(?:_\\d+)*(?:\\.0+)?\\s*$',
  float: `^\\s*[+-]?(?:${MANTISSA}|${INFINITE}|${WORD('nan')})\\s*$`,
  nonNegativeFloat: `^\\s*\\+?(?:${MANTISSA}|${INFINITE})\\s*$`,
  datetime: `^(?:${DAY}(?:[Tt _]${CLOCK}${OFFSET})?|${TIMESTAMP})$`,
  date: `^${DAY}(?:[Tt _]00:00(?::00(?:[.,]0+)?)?${OFFSET})?$`,
  duration: `^[+-]?(?:P(?=T?\\d)(?:\\d+(?:[.,]\\d*)?[YMWD])*(?:T(?:\\d+(?:[.,]\\d*)?[HMS])+)?|(?:\\d+ ?[dD](?:ays?|AYS?)?(?:, ?| )?)(?:${SHORT_CLOCK})?|${LONG_CLOCK})$`,
  uuids: `^[\\s,]*(?:${UUID}\\s*(?:,[\\s,]*|$))*$`,
}

/** A text of numbers with `:` between them; the first `count` are needed. */
export const spanPattern = (count) => {
  const number = `\\s*[+-]?(?:${MANTISSA}|${INFINITE})\\s*`
  return `^${number}(?::${number}){${count - 1},}$`
}

/** Any text but these. */
const otherThan = (words) => `^(?!(?:${words.join('|')})$)`

export function scalarRules({ 'x-read': read, type, minimum, exclusiveMaximum, pattern, not }) {
  const bounds = {
    ...(minimum !== undefined && { minimum }),
    ...(exclusiveMaximum !== undefined && { exclusiveMaximum }),
  }
  switch (read) {
    case 'boolean':
      return { types: ['boolean', 'integer', 'string'], patterns: [PATTERNS.boolean], minimum: 0, maximum: 1 }
    case 'integer':
      return minimum === 1
        ? {
            types: ['integer', 'boolean', 'string'],
            patterns: [PATTERNS.positiveInteger],
            ...bounds,
            not: { const: false },
          }
        : { types: ['integer', 'boolean', 'string'], patterns: [PATTERNS.integer] }
    case 'whole':
      return { types: ['integer', 'boolean'], ...bounds, not: { const: false } }
    case 'float':
    case 'number':
      return {
        types: ['number', 'boolean', 'string'],
        patterns: [minimum === 0 ? PATTERNS.nonNegativeFloat : PATTERNS.float],
        ...bounds,
      }
    case 'strict-float':
    case 'python-float':
      return { types: ['number'], ...bounds }
    case 'datetime':
      return { types: ['string', 'number'], patterns: [PATTERNS.datetime] }
    case 'date':
      return { types: ['string', 'integer'], patterns: [PATTERNS.date], multipleOf: 86_400 }
    case 'duration':
      return { types: ['string', 'number', 'boolean'], patterns: [PATTERNS.duration] }
    case 'uuid':
      return { types: ['string'], patterns: [`^${UUID}$`] }
    case 'label':
      return { types: ['string', 'number', 'boolean', 'object', 'array'] }
    default:
      if (not?.enum) return { types: [type], patterns: [otherThan(not.enum)] }
      return { types: [type], ...(pattern && { patterns: [pattern] }), ...bounds }
  }
}

/** A text with commas that stands for a list of `items`. */
export const commaListRules = (items) =>
  items['x-read'] === 'uuid' ? { types: ['string'], patterns: [PATTERNS.uuids] } : { types: ['string'] }
