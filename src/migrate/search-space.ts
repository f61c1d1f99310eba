/** One hyperparameter of a search → `{kind, value}`, with the type of the values that it gives. */
import { Float, isDict, isInt, isList, isNumber, type Value } from '../base/value.js'
import { typeOf } from './inputs.js'
import { isWholeTemplate, numberOf, withNumbers } from './literal.js'
import { isInteger, type OldSection } from './old-section.js'

export interface HyperParam {
  readonly value: { readonly kind: string; readonly value: Value }
  /** Undefined for values of several types. */
  readonly type: string | undefined
}

const SPACE = ['start', 'stop', 'num']
const BOUNDS = ['low', 'high']
const BELL = ['loc', 'scale']

/** The numbers that each kind takes, in the order of its short form; the ones in `more` may be left out. */
const SPANS: Readonly<Record<string, { keys: readonly string[]; more?: string }>> = {
  range: { keys: ['start', 'stop', 'step'] },
  linspace: { keys: SPACE },
  logspace: { keys: SPACE, more: 'base' },
  geomspace: { keys: SPACE },
  uniform: { keys: BOUNDS, more: 'size' },
  quniform: { keys: [...BOUNDS, 'q'], more: 'size' },
  loguniform: { keys: BOUNDS, more: 'size' },
  qloguniform: { keys: [...BOUNDS, 'q'], more: 'size' },
  normal: { keys: BELL, more: 'size' },
  qnormal: { keys: [...BELL, 'q'], more: 'size' },
  lognormal: { keys: BELL, more: 'size' },
  qlognormal: { keys: [...BELL, 'q'], more: 'size' },
}

const TODAY: Readonly<Record<string, string>> = { values: 'choice', pvalues: 'pchoice' }

/** Kinds whose values are counted, so that a grid can hold all of them. */
export const DISCRETE = ['choice', 'range', 'linspace', 'logspace', 'geomspace']

export function hyperParamOf(old: OldSection): HyperParam | undefined {
  const kinds = old.keys.filter((key) => Object.hasOwn(SPANS, key) || key === 'values' || key === 'pvalues')
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) {
    const options = ['values', 'pvalues', ...Object.keys(SPANS)].join(', ')
    old.refuseAs('old-unclear', { problem: `\`${old.name}\` needs exactly one of ${options}` })
    return undefined
  }
  const template = old.readIf(kind, isWholeTemplate)
  if (template !== undefined) {
    const today = TODAY[kind] ?? kind
    return { value: { kind: today, value: template }, type: Object.hasOwn(SPANS, kind) ? 'float' : undefined }
  }
  if (kind === 'values') return choiceOf(old)
  return kind === 'pvalues' ? weightedOf(old) : spanOf(kind, old)
}

function choiceOf(old: OldSection): HyperParam | undefined {
  const values = old.readIf('values', (value): value is readonly Value[] => isList(value) && value.length > 0)
  if (!values) return refused(old, 'values', 'must be a list of values')
  const choices = values.map(withNumbers)
  return { value: { kind: 'choice', value: choices }, type: commonType(choices) }
}

/** The type of all values; numbers of both types have none in common that would leave their texts alone. */
function commonType(values: readonly Value[]): string | undefined {
  const types = new Set(values.map(typeOf))
  return types.size === 1 ? [...types][0] : undefined
}

function weightedOf(old: OldSection): HyperParam | undefined {
  const pairs = old.readIf(
    'pvalues',
    (value): value is readonly (readonly [Value, Value])[] =>
      isList(value) && value.length > 0 && value.every((pair) => isList(pair) && pair.length === 2),
  )
  const weighted = pairs?.map(([value, weight]): [Value, Value] => [withNumbers(value), weightOf(weight)])
  const weights = weighted?.map(([, weight]) => (isNumber(weight) ? Number(weight) : Number.NaN)) ?? []
  const isRight = weights.every((weight) => weight >= 0 && weight < 1) && sum(weights) <= 1
  if (!weighted || !isRight)
    return refused(
      old,
      'pvalues',
      'must be a list of pairs `[value, probability]`, with probabilities below 1 that add up to at most 1',
    )
  return { value: { kind: 'pchoice', value: weighted }, type: commonType(weighted.map(([value]) => value)) }
}

/** Probabilities are written with a point. */
function weightOf(written: Value): Value {
  const weight = numberOf(written)
  return typeof weight === 'number' && Number.isInteger(weight) ? new Float(weight) : (weight ?? null)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

function spanOf(kind: string, old: OldSection): HyperParam | undefined {
  const { keys, more } = SPANS[kind]!
  const written = old.read(kind)!
  if (isNumber(written)) {
    return refused(
      old,
      kind,
      `is the number ${Number(written)} to YAML, which counts \`1:30\` in sixties: put it in quotes`,
    )
  }
  const named = isDict(written)
    ? written
    : Object.fromEntries(itemsOf(written).map((item, index) => [[...keys, more][index] ?? '?', item]))
  const span: Record<string, Value> = {}
  for (const key of [...keys, ...(more && (named[more] ?? null) !== null ? [more] : [])]) {
    const number = numberOf(named[key] ?? null)
    if (number === undefined)
      return refused(old, kind, `needs a number for \`${key}\`; it takes ${keys.join(', ')}`)
    span[key] = COUNTS.includes(key) ? wholeOf(number) : number
  }
  const unknown = Object.keys(named).find((key) => !Object.hasOwn(span, key) && (named[key] ?? null) !== null)
  if (unknown !== undefined) return refused(old, kind, `takes ${keys.join(', ')} and nothing else`)
  const problem = spanProblem(span)
  if (problem) return refused(old, kind, problem)
  const isWhole = kind === 'range' && ['start', 'step'].every((key) => isInt(span[key] ?? null))
  return { value: { kind, value: span }, type: isWhole ? 'int' : 'float' }
}

const COUNTS = ['num', 'size', 'base']

const itemsOf = (written: Value): readonly Value[] => {
  if (typeof written === 'string') return written.split(':')
  return isList(written) ? written : [written]
}

const wholeOf = (number: number | bigint | Float): Value => (number instanceof Float ? number.value : number)

function spanProblem(span: Readonly<Record<string, Value>>): string | undefined {
  const { start, stop } = span
  if (start !== undefined && stop !== undefined && !(Number(start) < Number(stop)))
    return 'needs a `start` below its `stop`'
  const count = COUNTS.find((key) => key in span && !isInteger(span[key] ?? null))
  if (count) return `needs a whole number for \`${count}\``
  const zero = ['step', 'num', 'q'].find((key) => key in span && Number(span[key]) === 0)
  return zero && `cannot have a \`${zero}\` of 0`
}

function refused(old: OldSection, key: string, problem: string): undefined {
  old.refuseAs('old-unclear', { problem: `\`${old.nameOf(key)}\` ${problem}` }, key)
}
