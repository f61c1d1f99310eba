/** Draws the params of runs. What comes from which seed is what Polyaxon's tuner draws with NumPy. */
import { unreachable } from '../base/invariant.js'
import { type Dict, dict, float, type Value } from '../base/value.js'
import { preciseExp } from './precise-math.js'
import { keyOf, type ParamSpace, type SearchSpace, sizeOf } from './search-space.js'
import type { SeededRandom } from './seeded-random.js'

/** Draws that bring nothing new, after which the space counts as exhausted. */
const MAX_IDLE_DRAWS = 100_000

/** Up to `count` different runs: fewer where there are no more than that. */
export function drawRuns(space: SearchSpace, count: number, random: SeededRandom): readonly Dict[] {
  const limit = Math.min(count, sizeOf(space))
  const runs = new Map<string, Dict>()
  for (let idle = 0; runs.size < limit && idle < MAX_IDLE_DRAWS; idle++) {
    const run = drawRun(space, random)
    const key = keyOf(run)
    if (runs.has(key)) continue
    runs.set(key, run)
    idle = 0
  }
  return [...runs.values()]
}

/** The params of one run. */
export const drawRun = (space: SearchSpace, random: SeededRandom): Dict =>
  dict(space.map(({ name, space: param }) => [name, drawValue(param, random)]))

export function drawValue(space: ParamSpace, random: SeededRandom): Value {
  switch (space.kind) {
    case 'values':
      return space.values[random.below(space.values.length)]!
    case 'weighted':
      return space.values[random.outcome(space.probabilities)]!
    case 'interval':
      return shaped(random.uniform(space.low, space.high), space)
    case 'bell':
      return shaped(random.normal(space.mean, space.deviation), space)
    default:
      return unreachable(space)
  }
}

/** The value of a distribution where `x` was drawn: raised to a power, rounded down to a multiple of q. */
export function shaped(x: number, { isLog, q }: { readonly isLog: boolean; readonly q?: number }): Value {
  const value = isLog ? preciseExp(x) : x
  return float(q === undefined ? value : floorDivided(value, q) * q)
}

/** Python's `//` for floats. */
function floorDivided(a: number, b: number): number {
  let rest = a % b
  if (rest !== 0 && rest < 0 !== b < 0) rest += b
  const quotient = (a - rest) / b
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}
