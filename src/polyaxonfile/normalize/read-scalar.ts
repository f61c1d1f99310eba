/**
 * Reads a scalar as its shape says, with the looseness of Polyaxon: "5" for 5, `yes` for true.
 *
 * Output: the value in its normal form, or undefined when it is none that may stand here.
 */
import { holdsTemplate } from '../../base/template-text.js'
import { isFloat, isInt, isNumber, type Value } from '../../base/value.js'
import type { Reading, Shape } from '../../schema/shape.js'
import { readBool } from '../../types/kinds/bool.js'
import { castDate } from '../../types/kinds/date.js'
import { readFloat } from '../../types/kinds/float.js'
import { readInt } from '../../types/kinds/int.js'
import { str } from '../../types/kinds/str.js'
import { uuid } from '../../types/kinds/uuid.js'
import { textOf } from '../../types/text/text-of.js'
import { readDateTime } from './read-datetime.js'
import { readDuration } from './read-duration.js'

type ScalarReading = Exclude<Reading, 'comma-list' | 'span' | 'span-list' | 'param' | 'io' | 'kubernetes'>

const isText = (value: Value): boolean => typeof value === 'string' || value instanceof Uint8Array

const READERS: Readonly<Record<ScalarReading, (value: Value) => Value | undefined>> = {
  text: textOf,
  label: (value) => castTo(str, value),
  boolean: readBool,
  integer: readInt,
  whole: (value) => (isText(value) ? undefined : readInt(value)),
  float: readFloat,
  number: (value) => (isInt(value) ? value : readFloat(value)),
  'strict-float': (value) => (isNumber(value) ? readFloat(value) : undefined),
  'python-float': (value) => (isFloat(value) ? value : undefined),
  datetime: readDateTime,
  date: (value) => castTo({ cast: castDate }, value),
  duration: readDuration,
  uuid: (value) => castTo(uuid, value),
}

function castTo({ cast }: Pick<typeof uuid, 'cast'>, value: Value): Value | undefined {
  const result = cast(value)
  return result.ok ? result.value : undefined
}

export function readScalar(shape: Shape, value: Value): Value | undefined {
  const read = shape.read && READERS[shape.read as ScalarReading]
  if (read) return read(value)
  switch (shape.type) {
    case 'string':
      return typeof value === 'string' ? value : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'integer':
      return isInt(value) ? value : undefined
    case 'number':
      return isNumber(value) ? value : undefined
    case 'array':
    case 'object':
      return undefined
    default:
      return value
  }
}

const expressions = new Map<string, RegExp>()

/** The patterns are those of the schemas: a handful. */
function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern)
  if (known) return known
  const expression = new RegExp(pattern, 'u')
  expressions.set(pattern, expression)
  return expression
}

/** Whether the text or number may stand here: what its type alone does not decide. */
export function isAllowed({ form, pattern, enum: values, const: literal }: Shape, value: Value): boolean {
  if (form === 'template') return typeof value === 'string' && holdsTemplate(value)
  if (values) return typeof value === 'string' && values.includes(value)
  if (literal !== undefined) return value === literal
  return pattern === undefined || (typeof value === 'string' && expressionOf(pattern).test(value))
}
