/**
 * What the params of a search are drawn from. Knows nothing of how a document writes it.
 *
 * A space is read once; everything that draws, counts or learns works on these four shapes.
 */
import { type Dict, toJson, type Value } from '../base/value.js'

/** Finitely many values, each as likely as the next. */
export interface ValuesSpace {
  readonly kind: 'values'
  /** Not empty. */
  readonly values: readonly Value[]
  /** Whether neighbours in the list are alike: the numbers of a range, but not names. */
  readonly isOrdered: boolean
}

/** Finitely many values with a probability each; the last one takes what is left. */
export interface WeightedSpace {
  readonly kind: 'weighted'
  readonly values: readonly Value[]
  readonly probabilities: readonly number[]
}

interface Distribution {
  /** The value is e to the power of what is drawn. */
  readonly isLog: boolean
  /** Values are whole multiples of it, rounded down. */
  readonly q?: number
}

/** Evenly distributed from `low` up to `high` (exponents, if `isLog`). */
export interface IntervalSpace extends Distribution {
  readonly kind: 'interval'
  readonly low: number
  readonly high: number
}

/** Normally distributed (or its exponents are, if `isLog`). */
export interface BellSpace extends Distribution {
  readonly kind: 'bell'
  readonly mean: number
  readonly deviation: number
}

export type BoundedSpace = ValuesSpace | IntervalSpace
export type ParamSpace = BoundedSpace | WeightedSpace | BellSpace

export interface NamedSpace<Space extends ParamSpace = ParamSpace> {
  readonly name: string
  readonly space: Space
}

/** The params in the order of the document, which is the order that they are drawn in. */
export type SearchSpace<Space extends ParamSpace = ParamSpace> = readonly NamedSpace<Space>[]

/** How many different runs there are: infinitely many, if a param has a distribution. */
export const sizeOf = (space: SearchSpace): number =>
  space.reduce((size, { space: param }) => size * ('values' in param ? param.values.length : Infinity), 1)

/** Runs with the same key have the same params. */
export const keyOf = (params: Dict): string => JSON.stringify(toJson(params))
