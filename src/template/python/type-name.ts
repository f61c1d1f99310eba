/** Python's name for the type of a value, for messages and `repr`. */
import { DateTimeValue, DateValue } from '../../base/value.js'
import { PyDict } from './dict.js'
import { intOf } from './numbers.js'
import { Markup, PyObject, PySet, PyTuple, type PyValue, Undefined } from './values.js'

export function typeName(value: PyValue): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'boolean') return 'bool'
  if (intOf(value) !== undefined) return 'int'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Markup) return 'Markup'
  if (value instanceof PyTuple) return 'tuple'
  if (value instanceof PyDict) return 'dict'
  if (value instanceof PySet) return 'set'
  if (value instanceof Undefined) return 'Undefined'
  if (value instanceof DateValue) return 'date'
  if (value instanceof DateTimeValue) return 'datetime'
  if (value instanceof Uint8Array) return 'bytes'
  if (value instanceof PyObject) return value.typeName
  return 'float'
}
