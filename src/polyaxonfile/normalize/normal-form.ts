/**
 * Walks through a document by its shape and builds its normal form: long forms instead of short ones,
 * one spelling of keys, values as their field reads them.
 *
 * Input: a document as it was read, right or wrong. Output: what `Target` makes of it. What does not fit
 * stays as it is. Never changes its input.
 */
import { type Dict, isDict, isList, type Value } from '../../base/value.js'
import {
  ANYTHING,
  alternativesOf,
  caseOf,
  partShape,
  propertyOf,
  resolved,
  type Shape,
} from '../../schema/shape.js'
import { canonicalKeys } from './canonical-keys.js'
import { longForm } from './long-form.js'
import { isAllowed, readScalar } from './read-scalar.js'

/** What is built of the parts. */
export interface Target<T> {
  readonly list: (items: readonly T[]) => T
  readonly map: (entries: readonly (readonly [string, T])[]) => T
  /** A scalar in its normal form, or anything where the shape says nothing. */
  readonly fitting: (value: Value, shape: Shape) => T
  /** What cannot stand in its place, where these shapes can. */
  readonly misfit: (value: Value, shapes: readonly Shape[]) => T
  /** Null where a key may be null; undefined leaves the key out. */
  readonly absent: T | undefined
}

export function normalForm<T>(shape: Shape, value: Value, target: Target<T>): T {
  const alternatives = alternativesOf(shape)
  for (const alternative of alternatives) {
    const long = longForm(alternative, value)
    const built = fitted(alternative, long, target, alternatives.length === 1)
    if (built !== undefined) return built
  }
  return target.misfit(value, alternatives)
}

/** The value by one shape; undefined when it is of another type. */
function fitted<T>(shape: Shape, value: Value, target: Target<T>, isOnly: boolean): T | undefined {
  if (shape.cases) {
    const chosen = isDict(value) ? caseOf(shape, value.kind) : undefined
    return chosen && fitted(resolved(chosen), value, target, isOnly)
  }
  if (shape.properties) return isDict(value) ? section(shape, value, target) : undefined
  if (shape.type === 'object') return isDict(value) ? map(shape, value, target) : undefined
  if (shape.type === 'array') return list(shape, value, target)
  const scalar = readScalar(shape, value)
  if (scalar === undefined || (!isOnly && !isAllowed(shape, scalar))) return undefined
  return target.fitting(scalar, shape)
}

function section<T>(shape: Shape, value: Dict, target: Target<T>): T {
  const entries: (readonly [string, T])[] = []
  for (const [key, item] of Object.entries(canonicalKeys(shape, value))) {
    const property = propertyOf(shape, key)
    const built =
      property === undefined
        ? target.misfit(item, [])
        : item === null && property.nullable
          ? target.absent
          : normalForm(property, item, target)
    if (built !== undefined) entries.push([key, built])
  }
  return target.map(entries)
}

const map = <T>({ values = ANYTHING }: Shape, value: Dict, target: Target<T>): T =>
  target.map(Object.entries(value).map(([key, item]) => [key, normalForm(values, item, target)] as const))

function list<T>(shape: Shape, value: Value, target: Target<T>): T | undefined {
  const given = isList(value) ? value : value instanceof Set ? [...(value as ReadonlySet<Value>)] : undefined
  return given && target.list(given.map((item, index) => normalForm(partShape(shape, index), item, target)))
}
