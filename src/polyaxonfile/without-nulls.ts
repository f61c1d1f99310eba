/**
 * A section as Polyaxon writes it back: keys that are null are gone, and so are the empty lists and maps
 * that it leaves out. Values that are not part of the format (defaults, Kubernetes details) stay as they are.
 */
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
  if (isList(value)) {
    const items = value.map((item, index) => written(form.prefix?.[index] ?? form.items ?? ANYTHING, item))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  if (!isDict(value)) return value
  const section = form.cases ? resolved(caseOf(form, value.kind) ?? ANYTHING) : form
  return section.properties ? writtenSection(section, value) : writtenMap(section, value)
}

function describes(shape: Shape, value: Value): boolean {
  if (isDict(value)) return shape.cases !== undefined || shape.type === 'object'
  return isList(value) && shape.type === 'array'
}

function writtenSection(section: Shape, value: Dict): Dict {
  const entries: [string, Value][] = []
  let isSame = true
  for (const [key, item] of Object.entries(value)) {
    const property = propertyOf(section, key)
    const isGone = property && (item === null || (isEmpty(item) && isLeftOut(key, section)))
    if (!isGone) entries.push([key, written(property ?? ANYTHING, item)])
    isSame &&= !isGone && entries.at(-1)![1] === item
  }
  return isSame ? value : dict(entries)
}

function writtenMap({ values = ANYTHING }: Shape, value: Dict): Dict {
  const entries = Object.entries(value).map(([key, item]) => [key, written(values, item)] as const)
  return entries.some(([key, item]) => item !== value[key]) ? dict(entries) : value
}

/** Lists, and one map, that a run does not write when there is nothing in them. A replica, which has no kind, does. */
const isLeftOut = (key: string, section: Shape): boolean =>
  propertyOf(section, 'kind') !== undefined && ['operations', 'components', 'init', 'workers'].includes(key)

const isEmpty = (value: Value): boolean =>
  isList(value) ? value.length === 0 : isDict(value) && Object.keys(value).length === 0
