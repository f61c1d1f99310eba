/** Tests of what a value is. */
import { PyDict } from '../python/dict.js'
import { iteratorOf } from '../python/iterate.js'
import { isLower, isUpper } from '../python/methods/text-kind.js'
import { floatOf, intOf } from '../python/numbers.js'
import { str } from '../python/text.js'
import { Markup, PyObject, PyTuple, type PyValue, stringOf, Undefined } from '../python/values.js'
import { type IsTests, isTest } from './is-test.js'

const isNumber = (value: PyValue): boolean => intOf(value) !== undefined || floatOf(value) !== undefined

/** What has a length and items by index or key. */
function isSequence(value: PyValue): boolean {
  if (stringOf(value) !== undefined || Array.isArray(value)) return true
  if (value instanceof PyTuple || value instanceof PyDict) return true
  if (value instanceof Undefined || value instanceof Uint8Array) return true
  return value instanceof PyObject && value.size !== undefined && value.item !== undefined
}

// Jinja's undefined value has a call, which raises its problem.
const isCallable = (value: PyValue): boolean =>
  value instanceof Undefined || (value instanceof PyObject && value.call !== undefined)

export const kindTests: IsTests = {
  defined: isTest('', (_rt, value) => !(value instanceof Undefined)),
  undefined: isTest('', (_rt, value) => value instanceof Undefined),
  none: isTest('', (_rt, value) => value === null),
  boolean: isTest('', (_rt, value) => typeof value === 'boolean'),
  true: isTest('', (_rt, value) => value === true),
  false: isTest('', (_rt, value) => value === false),
  integer: isTest('', (_rt, value) => typeof value !== 'boolean' && intOf(value) !== undefined),
  float: isTest('', (_rt, value) => floatOf(value) !== undefined),
  number: isTest('', (_rt, value) => isNumber(value)),
  string: isTest('', (_rt, value) => stringOf(value) !== undefined),
  mapping: isTest('', (_rt, value) => value instanceof PyDict),
  sequence: isTest('', (_rt, value) => isSequence(value)),
  iterable: isTest('', (rt, value) => value instanceof Undefined || iteratorOf(rt, value) !== undefined),
  callable: isTest('', (_rt, value) => isCallable(value)),
  escaped: isTest('', (_rt, value) => value instanceof Markup),
  lower: isTest('', (rt, value) => isLower(str(rt, value))),
  upper: isTest('', (rt, value) => isUpper(str(rt, value))),
}
