/** Finds the keys of a document that have a newer form. */
import { isDict, isList, type Value } from '../base/value.js'
import {
  ANYTHING,
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

export function deprecatedKeys(name: ShapeName, value: Value): DeprecatedKey[] {
  const found: DeprecatedKey[] = []
  collect(rootShape(name), value, [], found)
  return found
}

/** `path` leads to the value; it is changed on the way and put back. */
function collect(shape: Shape, value: Value, path: (string | number)[], found: DeprecatedKey[]): void {
  if (typeof value !== 'object' || value === null) return
  const form = alternativesOf(shape).find((one) =>
    isDict(value) ? one.cases || one.type === 'object' : one.type === 'array',
  )
  if (!form) return
  if (isList(value)) {
    for (const [index, item] of value.entries()) {
      path.push(index)
      collect(form.items ?? ANYTHING, item, path, found)
      path.pop()
    }
  } else if (isDict(value)) {
    const section = form.cases ? resolved(caseOf(form, value.kind) ?? ANYTHING) : form
    for (const key of Object.keys(value)) {
      const property = propertyOf(section, canonicalKey(section, key, value))
      path.push(key)
      if (property?.instead) found.push({ path: [...path], key, instead: property.instead })
      collect(property ?? section.values ?? ANYTHING, value[key]!, path, found)
      path.pop()
    }
  }
}
