/** Reads what the old platform took for numbers: it gave every text to Python's `literal_eval`. */
import { type Float, float, isDict, isList, isNumber, type Value } from '../base/value.js'

/** A number with an exponent and no dot, such as `1e-3`, is a text to YAML 1.1. */
const EXPONENT = /^[-+]?(?:\d+\.?\d*|\.\d+)[eE][-+]?\d+$/

/** The value with texts such as `1e-3` as the floats that they stand for, inside lists and mappings too. */
export function withNumbers(value: Value): Value {
  if (typeof value === 'string') {
    const number = EXPONENT.test(value) ? Number(value) : Number.NaN
    return Number.isFinite(number) ? float(number) : value
  }
  if (isList(value)) return value.map(withNumbers)
  if (!isDict(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNumbers(item)]))
}

const NUMBER = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/

/** A number, also one in a text (`'0.1'`). Undefined for anything else. */
export function numberOf(value: Value): number | bigint | Float | undefined {
  if (isNumber(value)) return Number.isFinite(Number(value)) ? value : undefined
  if (typeof value !== 'string' || !NUMBER.test(value)) return undefined
  const number = Number(value)
  if (!Number.isFinite(number)) return undefined
  return /^\s*[-+]?\d+\s*$/.test(value) ? number : float(number)
}

export const isTemplateText = (value: Value): value is string =>
  typeof value === 'string' && /\{\{|\{%/.test(value)

/** What the present format takes for a template where something else than a text is wanted. */
export const isWholeTemplate = (value: Value): value is string =>
  typeof value === 'string' && /\{\{\s*[^\n]+\s*\}\}/.test(value)
