/** Evenly spaced numbers, as NumPy computes them: every value is a float. */
import { float, type Value } from '../base/value.js'
import { preciseLog10, precisePow } from './precise-math.js'

/** `start`, `start + step`, … before `stop`. */
export function range(start: number, stop: number, step: number): Value[] {
  const length = Math.max(0, Math.ceil((stop - start) / step))
  // The step as floats have it: the distance that adding it to `start` really makes.
  const delta = start + step - start
  return Array.from({ length }, (_, index) => float(start + index * delta))
}

/** `num` values from `start` to `stop`, both included. */
export const linspace = (start: number, stop: number, num: number): Value[] =>
  spaced(start, stop, num).map(float)

/** `base` to the power of evenly spaced exponents. */
export const logspace = (start: number, stop: number, num: number, base = 10): Value[] =>
  spaced(start, stop, num).map((exponent) => float(precisePow(base, exponent)))

/** Values whose logarithms are evenly spaced; the ends are exact. */
export function geomspace(start: number, stop: number, num: number): Value[] {
  const exponents = spaced(preciseLog10(start), preciseLog10(stop), num)
  return exponents.map((exponent, index) => {
    if (index === 0) return float(start)
    return float(index === num - 1 ? stop : precisePow(10, exponent))
  })
}

function spaced(start: number, stop: number, num: number): number[] {
  const step = (stop - start) / (num - 1)
  return Array.from({ length: Math.max(0, num) }, (_, index) =>
    index === num - 1 && num > 1 ? stop : num === 1 ? start : index * step + start,
  )
}
