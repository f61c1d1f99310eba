import { asNumber } from '../equality.js'
import type { ValidationRule } from './rule.js'
import { show } from './show.js'

/** Exact for ints of any size; floats as Python computes their remainder. */
function isMultiple(value: number | bigint, bound: number | bigint): boolean {
  if (Number.isInteger(Number(value)) && Number.isInteger(Number(bound))) {
    return BigInt(bound) !== 0n && BigInt(value) % BigInt(bound) === 0n
  }
  return Number(value) % Number(bound) === 0
}

export const multipleOf: ValidationRule = {
  key: 'multipleOf',
  scope: 'item',
  demand: (value, bound) => {
    const [number, step] = [asNumber(value), asNumber(bound)]
    if (number === undefined || step === undefined) return 'be a number, since `multipleOf` divides it'
    return isMultiple(number, step) ? undefined : `be a multiple of ${show(bound)}`
  },
}
