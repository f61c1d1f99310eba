/** Methods and attributes of ints, floats and bools. */
import { float } from '../../../base/value.js'
import type { Runtime } from '../../runtime.js'
import { floatOf, intOf, intValue } from '../numbers.js'
import { PyTuple, type PyValue } from '../values.js'
import { method, methodTable } from './method.js'

const magnitude = (value: PyValue): bigint => {
  const int = BigInt(intOf(value)!)
  return int < 0n ? -int : int
}

const binary = (value: PyValue): string => magnitude(value).toString(2)

export const intMethods = methodTable<PyValue>({
  bit_length: method('', (_rt, value) => (magnitude(value) === 0n ? 0 : binary(value).length)),
  bit_count: method('', (_rt, value) => binary(value).replaceAll('0', '').length),
  conjugate: method('', (_rt, value) => intOf(value)!),
  is_integer: method('', () => true),
  as_integer_ratio: method('', (_rt, value) => new PyTuple([intOf(value)!, 1])),
})

export const floatMethods = methodTable<PyValue>({
  is_integer: method('', (_rt, value) => Number.isInteger(floatOf(value)!)),
  conjugate: method('', (_rt, value) => value),
  as_integer_ratio: method('', (rt, value) => integerRatio(rt, floatOf(value)!)),
  hex: method('', (_rt, value) => hexOf(floatOf(value)!)),
})

/** The bits of a float: `0x1.8000000000000p+0` for 1.5. */
function hexOf(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (!Number.isFinite(value)) return `${sign}inf`
  if (value === 0) return `${sign}0x0.0p+0`
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const fraction = (bits & 0xf_ffff_ffff_ffffn).toString(16).padStart(13, '0')
  // Numbers too small for a leading one share the least exponent.
  const power = Math.max(exponent, 1) - 1023
  return `${sign}0x${exponent === 0 ? 0 : 1}.${fraction}p${power < 0 ? '' : '+'}${power}`
}

/** The exact fraction that a float is. */
function integerRatio(rt: Runtime, value: number): PyTuple {
  if (!Number.isFinite(value)) rt.fail('inf and nan are not fractions')
  let numerator = value
  let power = 0
  while (!Number.isInteger(numerator)) {
    numerator *= 2
    power++
  }
  return new PyTuple([intValue(BigInt(numerator)), intValue(1n << BigInt(power))])
}

/** `real`, `imag` and the parts of the fraction that an int is. */
export function numberAttribute(value: PyValue, name: string): PyValue | undefined {
  const int = intOf(value)
  switch (name) {
    case 'real':
      return int ?? value
    case 'imag':
      return int === undefined ? float(0) : 0
    case 'numerator':
      return int
    case 'denominator':
      return int === undefined ? undefined : 1
    default:
      return undefined
  }
}
