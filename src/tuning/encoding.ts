/**
 * Params as points for a model, and back.
 *
 * A place is one number from 0 to 1 for each param, which a search moves freely. It stands for params,
 * and these for a point: where a model sees them. Places that mean the same params have the same point, so a
 * model is never asked about values that no run can have (Garrido-Merchán and Hernández-Lobato, 2020).
 */
import { type Dict, dict, isNumber, toJson, type Value } from '../base/value.js'
import { shaped } from './draw.js'
import type { Point } from './gaussian-process.js'
import type { BoundedSpace, IntervalSpace, SearchSpace, ValuesSpace } from './search-space.js'
import { log } from './steady-math.js'

export const paramsAt = (space: SearchSpace<BoundedSpace>, place: readonly number[]): Dict =>
  dict(space.map(({ name, space: param }, index) => [name, valueAt(param, place[index]!)]))

function valueAt(space: BoundedSpace, share: number): Value {
  if (space.kind === 'interval') return shaped(space.low + share * (space.high - space.low), space)
  return space.values[Math.min(space.values.length - 1, Math.floor(share * space.values.length))]!
}

/** Undefined when a param is missing, or has a value that the space does not hold. */
export function pointOf(space: SearchSpace<BoundedSpace>, params: Dict): Point | undefined {
  const parts = space.map(({ name, space: param }) => {
    const value = params[name] ?? null
    return param.kind === 'interval' ? intervalPart(param, value) : valuesPart(param, value)
  })
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined
}

function intervalPart({ low, high, isLog }: IntervalSpace, value: Value): Point | undefined {
  if (!isNumber(value)) return undefined
  const x = isLog ? log(Number(value)) : Number(value)
  return [high !== low ? Math.min(1, Math.max(0, (x - low) / (high - low))) : 0]
}

/** Ordered values lie in a row; of others each is as far (1) from every other. */
function valuesPart(space: ValuesSpace, value: Value): Point | undefined {
  const index = indexIn(space.values, value)
  if (index === -1) return undefined
  const { length } = space.values
  if (space.isOrdered) return [length > 1 ? index / (length - 1) : 0]
  return space.values.map((_, i) => (i === index ? Math.SQRT1_2 : 0))
}

/** The place of a value in a list, as JSON sees it; -1 when it is not there. */
export function indexIn(values: readonly Value[], value: Value): number {
  const wanted = JSON.stringify(toJson(value))
  return values.findIndex((known) => JSON.stringify(toJson(known)) === wanted)
}
