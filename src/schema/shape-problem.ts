import type { Shape } from './shape.js'

/** A place in a document: keys and indexes, keys as the normal form spells them. */
export type ShapePath = readonly (string | number)[]

/** What is wrong with the shape of a document: the cause, once, and not what follows from it. */
export type ShapeProblem =
  /**
   * A section has a key that it cannot have. `path` leads to the section; `belongsIn` are the keys of the
   * section in whose sections it would be right.
   */
  | {
      readonly kind: 'unknown-key'
      readonly path: ShapePath
      readonly key: string
      readonly known: readonly string[]
      readonly belongsIn: readonly string[]
    }
  /** A section lacks a key. `path` leads to the section. */
  | { readonly kind: 'missing-key'; readonly path: ShapePath; readonly key: string }
  /** The `kind` of a section is missing or none of those there are. `path` leads to the section. */
  | { readonly kind: 'unknown-kind'; readonly path: ShapePath; readonly known: readonly string[] }
  /** The value is of none of the types that may stand here. */
  | { readonly kind: 'wrong-type'; readonly path: ShapePath; readonly expected: readonly Expectation[] }
  /** The value has the right type, but is none of the values that are possible. */
  | { readonly kind: 'not-one-of'; readonly path: ShapePath; readonly known: readonly (string | number)[] }
  /** The number is too small or too large. */
  | {
      readonly kind: 'out-of-range'
      readonly path: ShapePath
      readonly minimum?: number
      readonly below?: number
    }
  /** The text is not written as it has to be. */
  | { readonly kind: 'wrong-form'; readonly path: ShapePath; readonly expected: Expectation }
  /** The text means something else and cannot be used. */
  | { readonly kind: 'reserved'; readonly path: ShapePath; readonly known: readonly string[] }
  /** A list has too few or too many items. */
  | { readonly kind: 'wrong-length'; readonly path: ShapePath; readonly length: number }
  /** A map or list must have something in it. */
  | { readonly kind: 'empty'; readonly path: ShapePath }

/** What may stand in a place. */
export type Expectation =
  | 'text'
  | 'name'
  | 'template'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'decimal'
  | 'datetime'
  | 'date'
  | 'duration'
  | 'uuid'
  | 'list'
  | 'comma-list'
  | 'mapping'
  | 'span'
  | 'span-list'
  | 'value'

/** What the shape, which is no choice, expects. */
export function expectationOf({ type, read, form, const: literal, enum: values, cases }: Shape): Expectation {
  if (form) return form
  if (cases) return 'mapping'
  const only = literal ?? values?.[0]
  if (only !== undefined) return typeof only === 'number' ? 'number' : 'text'
  switch (read) {
    case 'datetime':
    case 'date':
    case 'duration':
    case 'uuid':
    case 'comma-list':
    case 'span':
    case 'span-list':
      return read
    case 'python-float':
      return 'decimal'
    default:
      return type === undefined ? 'value' : BY_TYPE[type]
  }
}

const BY_TYPE = {
  object: 'mapping',
  array: 'list',
  string: 'text',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
} as const
