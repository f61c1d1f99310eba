/**
 * The methods of every built-in type: the whole list of what `value.name()` can call.
 *
 * To add one, add its line to the table of its theme; a new theme is one more line here.
 */
import { DateTimeValue, DateValue, Float } from '../../../base/value.js'
import { PyDict } from '../dict.js'
import { intOf } from '../numbers.js'
import { Markup, PySet, PyTuple, type PyValue } from '../values.js'
import { bytesMethods, textEncodeMethods } from './bytes.js'
import { dateMethods, dateTimeMethods } from './date.js'
import { dictMethods, setMethods } from './dict.js'
import { listMethods, tupleMethods } from './list.js'
import { markupMethods } from './markup.js'
import type { Method } from './method.js'
import { floatMethods, intMethods } from './number.js'
import { textCaseMethods } from './text-case.js'
import { textKindMethods } from './text-kind.js'
import { textMethodTable } from './text-method.js'
import { textSearchMethods } from './text-search.js'
import { textShapeMethods } from './text-shape.js'
import { textSplitMethods } from './text-split.js'
import { textTranslateMethods } from './text-translate.js'

const textMethods: ReadonlyMap<string, Method> = textMethodTable({
  ...textCaseMethods,
  ...textKindMethods,
  ...textSearchMethods,
  ...textSplitMethods,
  ...textShapeMethods,
  ...textEncodeMethods,
  ...textTranslateMethods,
})

const none: ReadonlyMap<string, Method> = new Map()

const escapedTextMethods: ReadonlyMap<string, Method> = new Map([...textMethods, ...markupMethods])

function methodsOf(value: PyValue): ReadonlyMap<string, Method> {
  if (typeof value === 'string') return textMethods
  if (value instanceof Markup) return escapedTextMethods
  if (value instanceof PyDict) return dictMethods
  if (Array.isArray(value)) return listMethods
  if (value instanceof PyTuple) return tupleMethods
  if (value instanceof PySet) return setMethods
  if (value instanceof DateTimeValue) return dateTimeMethods
  if (value instanceof DateValue) return dateMethods
  if (value instanceof Uint8Array) return bytesMethods
  if (intOf(value) !== undefined) return intMethods
  return isFloat(value) ? floatMethods : none
}

const isFloat = (value: PyValue): boolean => typeof value === 'number' || value instanceof Float

export const methodOf = (value: PyValue, name: string): Method | undefined => methodsOf(value).get(name)
