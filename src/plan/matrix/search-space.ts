/** Reads the params of a matrix as a space to search. */
import { type Dict, float, isDict, isFloat, isList, isNumber, type Value } from '../../base/value.js'
import { dictOf, textOf } from '../../polyaxonfile/fields.js'
import type { BoundedSpace, NamedSpace, ParamSpace, SearchSpace } from '../../tuning/search-space.js'
import { spaceValues } from './space-values.js'

/** Undefined while a part of it is a template, and when it has no params. */
export function searchSpaceOf(matrix: Dict): SearchSpace | undefined {
  const space = Object.entries(dictOf(matrix, 'params') ?? {}).map(([name, param]) => ({
    name,
    space: isDict(param) ? paramSpaceOf(param) : undefined,
  }))
  return space.length && space.every(isKnown) ? space : undefined
}

const isKnown = (param: { name: string; space: ParamSpace | undefined }): param is NamedSpace =>
  param.space !== undefined

/** The space, if it has only what a model of the whole space can use. */
export function boundedSpaceOf(matrix: Dict): SearchSpace<BoundedSpace> | undefined {
  const space = searchSpaceOf(matrix)
  return space?.every(isBounded) ? space : undefined
}

const isBounded = (param: NamedSpace): param is NamedSpace<BoundedSpace> =>
  param.space.kind === 'values' || param.space.kind === 'interval'

function paramSpaceOf(param: Dict): ParamSpace | undefined {
  const kind = textOf(param, 'kind') ?? ''
  const value = param.value ?? null
  const values = spaceValues(param)
  if (values) {
    const isOrdered = kind !== 'choice' || isRising(values)
    return values.length ? { kind: 'values', values: alike(values), isOrdered } : undefined
  }
  if (kind === 'pchoice') return isList(value) ? weightedOf(value) : undefined
  return isDict(value) ? distributionOf(kind, value) : undefined
}

function weightedOf(choices: readonly Value[]): ParamSpace | undefined {
  const pairs = choices.filter(isList)
  if (!pairs.length) return undefined
  const given = pairs.slice(0, -1).map(([, probability]) => Number(probability))
  const left = Math.max(0, 1 - given.reduce((sum, probability) => sum + probability, 0))
  return { kind: 'weighted', values: pairs.map(([value = null]) => value), probabilities: [...given, left] }
}

function distributionOf(kind: string, value: Dict): ParamSpace | undefined {
  const number = (key: string): number => {
    const given = value[key] ?? null
    return isNumber(given) ? Number(given) : Number.NaN
  }
  const shape = { isLog: kind.includes('log'), ...(kind.startsWith('q') && { q: number('q') }) }
  const [low, high, mean, deviation] = [number('low'), number('high'), number('loc'), number('scale')]
  if (kind.endsWith('uniform') && isOrdinary(low, high)) return { kind: 'interval', low, high, ...shape }
  if (kind.endsWith('normal') && isOrdinary(mean, deviation) && deviation >= 0)
    return { kind: 'bell', mean, deviation, ...shape }
  return undefined
}

const isOrdinary = (...numbers: readonly number[]) => numbers.every(Number.isFinite)

/** Choices become one array in NumPy: among floats an int is a float. */
const alike = (values: readonly Value[]): readonly Value[] =>
  values.every(isNumber) && values.some(isFloat) ? values.map((value) => float(Number(value))) : values

/** Numbers that are listed from the least to the most. */
const isRising = (values: readonly Value[]): boolean =>
  values.every(
    (value, index) => isNumber(value) && (index === 0 || Number(values[index - 1]) < Number(value)),
  )
