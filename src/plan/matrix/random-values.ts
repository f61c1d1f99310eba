/** Draws values of a search parameter, as NumPy does from the same seed. */
import { type Dict, dict, Float, float, isDict, isList, isNumber, type Value } from '../../base/value.js'
import { dictOf, textOf } from '../../polyaxonfile/fields.js'
import { preciseExp } from './precise-math.js'
import type { RandomState } from './random-state.js'
import { spaceValues } from './space-values.js'

/** A value, or undefined when the parameter is not one that can be drawn from (a template, say). */
export function drawValue(param: Dict, random: RandomState): Value | undefined {
  const space = spaceValues(param)
  if (space) return space.length ? alike(space)[random.below(space.length)] : undefined
  const value = param.value ?? null
  if (textOf(param, 'kind') === 'pchoice') return isList(value) ? drawChoice(value, random) : undefined
  return isDict(value) ? drawNumber(textOf(param, 'kind') ?? '', value, random) : undefined
}

function drawChoice(choices: readonly Value[], random: RandomState): Value | undefined {
  const pairs = choices.filter(isList)
  const chosen = random.outcome(pairs.map(([, probability]) => Number(probability)))
  return pairs[chosen]?.[0]
}

function drawNumber(kind: string, value: Dict, random: RandomState): Value | undefined {
  const number = (key: string): number => {
    const given = value[key] ?? null
    return isNumber(given) ? Number(given) : Number.NaN
  }
  const drawn = drawFrom(kind.replace(/^q/, ''), number, random)
  if (drawn === undefined) return undefined
  return float(kind.startsWith('q') ? floorDivided(drawn, number('q')) * number('q') : drawn)
}

function drawFrom(kind: string, number: (key: string) => number, random: RandomState): number | undefined {
  switch (kind) {
    case 'uniform':
      return random.uniform(number('low'), number('high'))
    case 'loguniform':
      return preciseExp(random.uniform(number('low'), number('high')))
    case 'normal':
      return random.normal(number('loc'), number('scale'))
    case 'lognormal':
      return preciseExp(random.normal(number('loc'), number('scale')))
    default:
      return undefined
  }
}

/** Python's `//` for floats. */
function floorDivided(a: number, b: number): number {
  let rest = a % b
  if (rest !== 0 && rest < 0 !== b < 0) rest += b
  const quotient = (a - rest) / b
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}

/** Choices become one array in NumPy: among floats an int is a float, beside text a number is text. */
function alike(values: readonly Value[]): readonly Value[] {
  const isFloat = (value: Value) =>
    value instanceof Float || (typeof value === 'number' && !Number.isInteger(value))
  if (values.every((value) => isNumber(value)) && values.some(isFloat)) {
    return values.map((value) => float(Number(value)))
  }
  return values
}

export const isContinuous = (param: Dict): boolean => {
  const kind = textOf(param, 'kind') ?? ''
  return kind !== 'pchoice' && spaceValues(param) === undefined && dictOf(param, 'value') !== undefined
}

/** The parameters of one run. */
export function drawRun(params: Readonly<Record<string, Dict>>, random: RandomState): Dict | undefined {
  const drawn = dict()
  for (const [name, param] of Object.entries(params)) {
    const value = drawValue(param, random)
    if (value === undefined) return undefined
    drawn[name] = value
  }
  return drawn
}
