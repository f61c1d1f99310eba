/**
 * A section as Polyaxon writes it back: keys that are null are gone, and so are the empty lists and maps
 * that it leaves out. Values that are not part of the format (defaults, Kubernetes details) stay as they are.
 */
import { changedList } from '../base/changed.js'
import { type Dict, dict, isDict, isList, type Value } from '../base/value.js'
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

export const withoutNulls = (name: ShapeName, value: Dict): Dict => written(rootShape(name), value) as Dict

/** The value itself where there is nothing to leave out. */
function written(shape: Shape, value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  const form = alternativesOf(shape).find((alternative) => describes(alternative, value))
  if (!form) return value
  if (isList(value))
    return changedList(value, (item, index) => written(form.prefix?.[index] ?? form.items ?? ANYTHING, item))
  if (!isDict(value)) return value
  const section = form.cases ? resolved(caseOf(form, value.kind) ?? ANYTHING) : form
  return section.properties ? writtenSection(section, value) : writtenMap(section, value)
}

function describes(shape: Shape, value: Value): boolean {
  if (isDict(value)) return shape.cases !== undefined || shape.type === 'object'
  return isList(value) && shape.type === 'array'
}

function writtenSection(section: Shape, value: Dict): Dict {
  return writtenParts(value, (item, key) => {
    const property = propertyOf(section, key)
    const isGone = property && (item === null || (isEmpty(item) && isLeftOut(key, section)))
    return isGone ? undefined : written(property ?? ANYTHING, item)
  })
}

const writtenMap = ({ values = ANYTHING }: Shape, value: Dict): Dict =>
  writtenParts(value, (item) => written(values, item))

/** Made anew only from the first part that is another one: most documents have nothing to leave out. */
function writtenParts(value: Dict, partOf: (item: Value, key: string) => Value | undefined): Dict {
  const keys = Object.keys(value)
  let parts: [string, Value][] | undefined
  for (const [index, key] of keys.entries()) {
    const item = value[key]!
    const part = partOf(item, key)
    if (part !== item) parts ??= keys.slice(0, index).map((earlier) => [earlier, value[earlier]!])
    if (part !== undefined) parts?.push([key, part])
  }
  return parts ? dict(parts) : value
}

/** Lists, and one map, that a run does not write when there is nothing in them. A replica, which has no kind, does. */
const isLeftOut = (key: string, section: Shape): boolean =>
  propertyOf(section, 'kind') !== undefined && ['operations', 'components', 'init', 'workers'].includes(key)

const isEmpty = (value: Value): boolean =>
  isList(value) ? value.length === 0 : isDict(value) && Object.keys(value).length === 0
