/** Finds the keys of a document that have a newer form. */
import { isDict, isList, type Value } from '../base/value.js'
import {
  alternativesOf,
  caseOf,
  propertyOf,
  resolved,
  rootShape,
  type Shape,
  type ShapeName,
} from '../schema/shape.js'
import { canonicalKey } from './normalize/canonical-keys.js'
import type { Path } from './path.js'

export interface DeprecatedKey {
  /** Leads to the value of the key, as it is written. */
  readonly path: Path
  readonly key: string
  /** The new form: `type: List[…]`. */
  readonly instead: string
}

export const deprecatedKeys = (name: ShapeName, value: Value): DeprecatedKey[] => [
  ...below(rootShape(name), value, []),
]

function* below(shape: Shape, value: Value, path: Path): Generator<DeprecatedKey> {
  const form = alternativesOf(shape).find((one) =>
    isDict(value) ? one.cases || one.type === 'object' : one.type === 'array',
  )
  if (!form) return
  if (isList(value)) {
    for (const [index, item] of value.entries()) yield* below(form.items ?? {}, item, [...path, index])
  } else if (isDict(value)) {
    const section = form.cases ? resolved(caseOf(form, value.kind) ?? {}) : form
    for (const [key, item] of Object.entries(value)) {
      const property = propertyOf(section, canonicalKey(section, key, value))
      const at = [...path, key]
      if (property?.instead) yield { path: at, key, instead: property.instead }
      yield* below(property ?? section.values ?? {}, item, at)
    }
  }
}
