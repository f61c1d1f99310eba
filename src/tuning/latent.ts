/**
 * Where a search that learns param by param sees values: on a line, or as one of several outcomes.
 *
 * Numbers lie on the line as they are drawn (a log scale before it is raised), ordered values at 0, 1, 2 …
 */
import { unreachable } from '../base/invariant.js'
import { isNumber, type Value } from '../base/value.js'
import { shaped } from './draw.js'
import { indexIn } from './encoding.js'
import type { Line } from './parzen.js'
import type { ParamSpace } from './search-space.js'
import { log } from './steady-math.js'

export interface LineLatent {
  readonly kind: 'line'
  readonly line: Line
  valueAt(x: number): Value
  /** Undefined for a value that the space does not hold. */
  placeOf(value: Value): number | undefined
}

export interface OutcomeLatent {
  readonly kind: 'outcome'
  readonly values: readonly Value[]
  readonly probabilities: readonly number[]
  placeOf(value: Value): number | undefined
}

export function latentOf(space: ParamSpace): LineLatent | OutcomeLatent {
  switch (space.kind) {
    case 'weighted':
      return outcome(space.values, space.probabilities)
    case 'values':
      return space.isOrdered
        ? row(space.values)
        : outcome(
            space.values,
            space.values.map(() => 1 / space.values.length),
          )
    case 'interval': {
      const [low, high] = [Math.min(space.low, space.high), Math.max(space.low, space.high)]
      return line(space, { low, high, mean: (low + high) / 2, deviation: high - low || 1 })
    }
    case 'bell': {
      const { mean, deviation } = space
      return line(space, { low: -Infinity, high: Infinity, mean, deviation: deviation || 1 })
    }
    default:
      return unreachable(space)
  }
}

function outcome(values: readonly Value[], probabilities: readonly number[]): OutcomeLatent {
  return { kind: 'outcome', values, probabilities, placeOf: (value) => known(indexIn(values, value)) }
}

function row(values: readonly Value[]): LineLatent {
  const last = values.length - 1
  return {
    kind: 'line',
    line: { low: -0.5, high: last + 0.5, mean: last / 2, deviation: values.length },
    valueAt: (x) => values[Math.min(last, Math.max(0, Math.round(x)))]!,
    placeOf: (value) => known(indexIn(values, value)),
  }
}

const known = (index: number): number | undefined => (index === -1 ? undefined : index)

function line(scale: { readonly isLog: boolean; readonly q?: number }, reach: Line): LineLatent {
  return {
    kind: 'line',
    line: reach,
    valueAt: (x) => shaped(x, scale),
    placeOf(value) {
      if (!isNumber(value)) return undefined
      // A rounded value stands for all that was rounded down to it.
      const middle = Number(value) + (scale.q ?? 0) / 2
      const x = scale.isLog ? log(Math.max(middle, Number.MIN_VALUE)) : middle
      return Math.min(reach.high, Math.max(reach.low, x))
    },
  }
}
