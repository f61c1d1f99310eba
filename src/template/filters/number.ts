/** Filters on numbers. */
import { float } from '../../base/value.js'
import { divideToEven, roundFloat } from '../python/decimal.js'
import { isTrue } from '../python/iterate.js'
import { floatDigits } from '../python/number-text.js'
import { doubleOf, floatOf, type Int, intOf, intValue } from '../python/numbers.js'
import { binary } from '../python/operators.js'
import { parseFloatText, parseIntText } from '../python/parse-number.js'
import { type Bound, failType, sizeArgument, textArgument } from '../python/signature.js'
import { type PyValue, stringOf, Undefined } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import { type Filters, filter } from './filter.js'

function absolute(rt: Runtime, value: PyValue): PyValue {
  const int = intOf(value)
  if (int !== undefined) return int < 0 ? -int : int
  const number = floatOf(value)
  return number === undefined
    ? failType(rt, 'the value of `abs`', 'a number', value)
    : float(Math.abs(number))
}

/** A float cut to an int; undefined for nan, a problem for inf. */
function truncated(rt: Runtime, number: number): Int | undefined {
  if (Number.isNaN(number)) return undefined
  if (!Number.isFinite(number)) return rt.fail('inf cannot become an int')
  return intValue(BigInt(Math.trunc(number)))
}

/** Anything that is no number becomes the default; `42.7` as text becomes 42. */
function toInt(rt: Runtime, value: PyValue, [fallback, base]: Bound): PyValue {
  const otherwise = fallback === undefined ? 0 : fallback
  if (value instanceof Undefined) return rt.failUndefined(value)
  const number = intOf(value) ?? floatOf(value)
  if (number !== undefined) {
    return (intOf(value) === undefined ? truncated(rt, Number(number)) : number) ?? otherwise
  }
  const text = stringOf(value)
  if (text === undefined) return otherwise
  const radix = base === undefined ? 10 : sizeArgument(rt, base, 'the base')
  const int = radix === 0 || (radix >= 2 && radix <= 36) ? parseIntText(text, radix) : undefined
  if (int !== undefined) return int
  const parsed = parseFloatText(text)
  if (parsed === undefined || !Number.isFinite(parsed)) return otherwise
  return truncated(rt, parsed) ?? otherwise
}

/** `float(value)`, or undefined where Python raises a TypeError or ValueError. */
function toDouble(rt: Runtime, value: PyValue): number | undefined {
  if (value instanceof Undefined) return rt.failUndefined(value)
  const text = stringOf(value)
  return text === undefined ? doubleOf(rt, value) : parseFloatText(text)
}

const methods = ['common', 'ceil', 'floor']

function round(rt: Runtime, value: PyValue, [precision, method]: Bound): PyValue {
  const name = method === undefined ? 'common' : textArgument(rt, method, 'the method')
  if (!methods.includes(name)) rt.fail('the method must be `common`, `ceil` or `floor`')
  if (precision === null && name === 'common') return roundToInt(rt, value)
  const places = precision === undefined ? 0 : sizeArgument(rt, precision, 'the precision')
  if (name === 'common') return roundNearest(rt, value, places)
  const factor = binary(rt, '**', 10, places)
  const scaled = binary(rt, '*', value, factor)
  return binary(rt, '/', wholeBelow(rt, scaled, name === 'ceil' ? Math.ceil : Math.floor), factor)
}

function wholeBelow(rt: Runtime, value: PyValue, cut: (value: number) => number): PyValue {
  const int = intOf(value)
  if (int !== undefined) return int
  const number = floatOf(value)
  if (number === undefined || !Number.isFinite(number)) {
    return failType(rt, 'the value of `round`', 'a finite number', value)
  }
  return intValue(BigInt(cut(number)))
}

function roundNearest(rt: Runtime, value: PyValue, places: number): PyValue {
  const int = intOf(value)
  if (int !== undefined) return places >= 0 ? int : roundInt(rt, int, -places)
  const number = floatOf(value)
  if (number === undefined) return failType(rt, 'the value of `round`', 'a number', value)
  rt.step(10 + Math.abs(places) / 8)
  return float(roundFloat(number, places))
}

/** Without a precision at all, a float becomes an int. */
function roundToInt(rt: Runtime, value: PyValue): PyValue {
  const number = floatOf(value)
  return number === undefined
    ? roundNearest(rt, value, 0)
    : (truncated(rt, roundFloat(number, 0)) ?? rt.fail('nan cannot become an int'))
}

/** To tens, hundreds, …; halves go to the even neighbour. */
function roundInt(rt: Runtime, value: Int, zeros: number): Int {
  if (zeros > 5000) return 0
  rt.work(zeros * 4)
  const unit = 10n ** BigInt(zeros)
  const size = BigInt(value < 0 ? -value : value)
  const rounded = divideToEven(size, unit) * unit
  return intValue(value < 0 ? -rounded : rounded)
}

const decimalUnits = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB']
const binaryUnits = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB']

function fileSize(rt: Runtime, value: PyValue, [binaryPrefixes]: Bound): string {
  const bytes = toDouble(rt, value) ?? failType(rt, 'the size', 'a number', value)
  const isBinary = binaryPrefixes !== undefined && isTrue(rt, binaryPrefixes)
  const base = isBinary ? 1024 : 1000
  const units = isBinary ? binaryUnits : decimalUnits
  if (bytes === 1) return '1 Byte'
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`
  let power = 2
  while (power < units.length + 1 && bytes >= base ** power) power++
  const shown = floatDigits(rt, (base * bytes) / base ** power, {
    style: 'f',
    precision: 1,
    alternate: false,
  })
  return `${shown} ${units[power - 2]}`
}

export const numberFilters: Filters = {
  abs: filter('', absolute),
  int: filter('default? base?', toInt),
  float: filter('default?', (rt, value, [fallback]) => {
    const number = toDouble(rt, value)
    return number === undefined ? (fallback === undefined ? float(0) : fallback) : float(number)
  }),
  round: filter('precision? method?', round),
  filesizeformat: filter('binary?', fileSize),
}
