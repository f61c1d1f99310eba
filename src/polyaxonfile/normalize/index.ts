/**
 * The normal form of a document, and its projection for the validators.
 *
 * Later phases see the normal form only: every short form written out, every key in one spelling,
 * numbers, booleans and times read. Nulls and unknown keys are kept.
 */
import { type Dict, dict, isList, toJson, type Value } from '../../base/value.js'
import { rootShape, type Shape, type ShapeName } from '../../schema/shape.js'
import { normalForm, type Target } from './normal-form.js'

export function normalizeDocument(name: ShapeName, value: Value): Value {
  return normalForm(rootShape(name), value, NORMAL)
}

const NORMAL: Target<Value> = {
  list: (items) => items,
  map: (entries): Dict => dict(entries),
  same: (value) => value,
  fitting: (value) => value,
  misfit: (value) => value,
  absent: null,
}

/** The normal form as JSON, for `checkShape`. */
export const projectDocument = (name: ShapeName, value: Value): unknown =>
  normalForm(rootShape(name), value, PROJECTION)

/** Stands for a value that is no JSON, where JSON is needed. It is not of any of JSON's types. */
const NO_JSON = Symbol('no JSON value')

const PROJECTION: Target<unknown> = {
  list: (items) => items,
  map: (entries) => Object.fromEntries(entries),
  same: (value) => value,
  fitting: (value, shape) => (shape.type === 'number' ? finite(Number(value)) : toJson(value)),
  misfit: (value, shapes) => (isJsonKind(value) && !isUnreadable(value, shapes) ? toJson(value) : NO_JSON),
  absent: undefined,
}

/** For the validators infinity is a number like any other. Nan is below every bound. */
function finite(value: number): number {
  if (Number.isFinite(value)) return value
  return value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE
}

/** A text that should stand for something (a point in time, a uuid) and does not. */
const isUnreadable = (value: Value, shapes: readonly Shape[]): boolean =>
  typeof value === 'string' &&
  shapes.some(({ type, read }) => type === 'string' && read !== undefined && read !== 'text')

/** Dicts, lists, text, booleans, null and ints: not a float, a date, bytes or a set. */
function isJsonKind(value: Value): boolean {
  if (typeof value === 'number') return Number.isInteger(value)
  if (typeof value !== 'object' || value === null) return true
  return (
    isList(value) ||
    Object.getPrototypeOf(value) === null ||
    Object.getPrototypeOf(value) === Object.prototype
  )
}
