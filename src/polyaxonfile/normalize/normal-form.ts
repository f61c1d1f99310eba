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
  /** A list or a map all of whose parts are what they were. */
  readonly same: (value: Dict | readonly Value[]) => T
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
  return mapOf(canonicalKeys(shape, value), target, (item, key) => {
    const property = propertyOf(shape, key)
    if (property === undefined) return target.misfit(item, [])
    return item === null && property.nullable ? target.absent : normalForm(property, item, target)
  })
}

const map = <T>({ values = ANYTHING }: Shape, value: Dict, target: Target<T>): T =>
  mapOf(value, target, (item) => normalForm(values, item, target))

/** Most sections are as they should be, and copying them all would cost more than all the rest. */
function mapOf<T>(value: Dict, target: Target<T>, partOf: (item: Value, key: string) => T | undefined): T {
  const keys = Object.keys(value)
  const parts = keys.map((key) => partOf(value[key]!, key))
  if (parts.every((part, index) => part === value[keys[index]!])) return target.same(value)
  return target.map(
    keys.flatMap((key, index) => {
      const part = parts[index]
      return part === undefined ? [] : [[key, part] as const]
    }),
  )
}

function list<T>(shape: Shape, value: Value, target: Target<T>): T | undefined {
  const given = isList(value) ? value : value instanceof Set ? [...(value as ReadonlySet<Value>)] : undefined
  if (!given) return undefined
  const parts = given.map((item, index) => normalForm(partShape(shape, index), item, target))
  return parts.every((part, index) => part === given[index]) ? target.same(given) : target.list(parts)
}
