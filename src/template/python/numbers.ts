/** Python's arithmetic on numbers: ints that never overflow, floats that stay floats, floor division. */
import { Float, float } from '../../base/value.js'
import type { Runtime } from '../runtime.js'
import { divideToFloat } from './decimal.js'
import { power } from './power.js'
import type { PyValue } from './values.js'

/** An exact power costs about as much as this many steps. */
const powerSteps = 40

export type Arithmetic = '+' | '-' | '*' | '/' | '//' | '%' | '**'
export type Int = number | bigint

/** Ints beyond this many bits could not be printed anyway, and cost time. */
const maxIntBits = 1 << 16

/** The int that a value is (bools are ints), or undefined. */
export function intOf(value: PyValue): Int | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined
  if (typeof value === 'bigint') return value
  return typeof value === 'boolean' ? Number(value) : undefined
}

/** The float that a value is, or undefined for ints and everything else. */
export function floatOf(value: PyValue): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? undefined : value
  return value instanceof Float ? value.value : undefined
}

/** Any number as a double; undefined when the value is not a number. */
export function doubleOf(rt: Runtime, value: PyValue): number | undefined {
  const int = intOf(value)
  if (int === undefined) return floatOf(value)
  const double = Number(int)
  return Number.isFinite(double) ? double : rt.fail('this int is too large for a float')
}

/** A bigint in the representation of values: a number where that is exact, so that equal ints look alike. */
export function intValue(value: bigint): Int {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** The result, or undefined when an operand is not a number. */
export function numberArithmetic(rt: Runtime, op: Arithmetic, a: PyValue, b: PyValue): PyValue | undefined {
  const left = intOf(a)
  const right = intOf(b)
  if (left !== undefined && right !== undefined) return intArithmetic(rt, op, left, right)
  const x = doubleOf(rt, a)
  if (x === undefined) return undefined
  const y = doubleOf(rt, b)
  if (y === undefined) return undefined
  return floatArithmetic(rt, op, x, y)
}

function intArithmetic(rt: Runtime, op: Arithmetic, a: Int, b: Int): PyValue {
  switch (op) {
    case '/':
      return float(trueDivision(rt, a, b))
    case '**':
      return intPower(rt, a, b)
    case '//':
    case '%':
      if (b === 0) return failZero(rt)
  }
  if (typeof a === 'number' && typeof b === 'number') {
    const quick = smallInt(op, a, b)
    // `+ 0` turns a negative zero, which ints do not have, into zero.
    if (Number.isSafeInteger(quick)) return quick + 0
  }
  return bigIntArithmetic(rt, op, BigInt(a), BigInt(b))
}

function smallInt(op: '+' | '-' | '*' | '//' | '%', a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '//':
      return (a - floorModulo(a, b)) / b
    case '%':
      return floorModulo(a, b)
  }
}

/** The remainder with the sign of the divisor. */
function floorModulo(a: number, b: number): number {
  const rest = a % b
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest
}

function bigIntArithmetic(rt: Runtime, op: '+' | '-' | '*' | '//' | '%', a: bigint, b: bigint): Int {
  const bits = bitLength(a) + bitLength(b)
  if (op === '*' && bits > maxIntBits) return failLarge(rt)
  rt.work(bits)
  switch (op) {
    case '+':
      return intValue(a + b)
    case '-':
      return intValue(a - b)
    case '*':
      return intValue(a * b)
    case '//':
      return intValue((a - bigModulo(a, b)) / b)
    case '%':
      return intValue(bigModulo(a, b))
  }
}

function bigModulo(a: bigint, b: bigint): bigint {
  const rest = a % b
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest
}

/** Bits of the magnitude, rounded up to whole hexadecimal digits. */
function bitLength(value: bigint): number {
  return value.toString(16).length * 4
}

function trueDivision(rt: Runtime, a: Int, b: Int): number {
  if (b === 0) return failZero(rt)
  if (typeof a === 'number' && typeof b === 'number') return a / b
  const [x, y] = [BigInt(a), BigInt(b)]
  rt.work(bitLength(x) + bitLength(y))
  const size = divideToFloat(x < 0n ? -x : x, y < 0n ? -y : y)
  if (!Number.isFinite(size)) rt.fail('the result of this division is too large for a float')
  return x < 0n !== y < 0n ? -size : size
}

function intPower(rt: Runtime, base: Int, exponent: Int): PyValue {
  if (exponent < 0) return floatArithmetic(rt, '**', Number(base), Number(exponent))
  if (base === 1 || base === 0 || base === -1) {
    if (exponent === 0) return 1
    return base === -1 && BigInt(exponent) % 2n === 0n ? 1 : base
  }
  const bits = bitLength(BigInt(base)) * Number(exponent)
  if (bits > maxIntBits) return failLarge(rt)
  rt.work(bits)
  return intValue(BigInt(base) ** BigInt(exponent))
}

function floatArithmetic(rt: Runtime, op: Arithmetic, a: number, b: number): PyValue {
  switch (op) {
    case '+':
      return float(a + b)
    case '-':
      return float(a - b)
    case '*':
      return float(a * b)
    case '**':
      return float(floatPower(rt, a, b))
  }
  if (b === 0) return failZero(rt)
  if (op === '/') return float(a / b)
  return float(op === '%' ? floatModulo(a, b) : floorQuotient(a, b))
}

function floatModulo(a: number, b: number): number {
  const rest = floorModulo(a, b)
  return rest === 0 ? (b < 0 ? -0 : 0) : rest
}

/** The whole number below the exact quotient, as CPython computes it; `Math.floor(a / b)` can be too high. */
function floorQuotient(a: number, b: number): number {
  const rest = a % b
  const adjusts = rest !== 0 && rest < 0 !== b < 0
  const quotient = (a - rest) / b - (adjusts ? 1 : 0)
  if (quotient === 0) return Math.sign(a / b) * 0
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}

function floatPower(rt: Runtime, base: number, exponent: number): number {
  if (base === 1 || exponent === 0) return 1
  if (base === 0 && exponent < 0) return failZero(rt)
  if (base < 0 && Number.isFinite(base) && Number.isFinite(exponent) && !Number.isInteger(exponent)) {
    rt.fail('this power is a complex number', 'a fractional power needs a positive base')
  }
  rt.step(powerSteps)
  const result = power(base, exponent)
  if (!Number.isFinite(result) && Number.isFinite(base) && Number.isFinite(exponent)) {
    rt.fail('the result of this power is too large for a float')
  }
  return result
}

const failZero = (rt: Runtime): never => rt.fail('division by zero')
const failLarge = (rt: Runtime): never => rt.limit('the result of this calculation is too large')
