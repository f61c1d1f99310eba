/**
 * A section as Polyaxon writes it back: keys that are null are gone, and so are the empty lists that it
 * leaves out. Values that are not part of the format (defaults, Kubernetes details) stay as they are.
 */
import { type Dict, dict, isDict, isList, type Value } from '../base/value.js'
import { alternativesOf, caseOf, resolved, rootShape, type Shape, type ShapeName } from '../schema/shape.js'

export const withoutNulls = (name: ShapeName, value: Dict): Dict => written(rootShape(name), value) as Dict

function written(shape: Shape, value: Value): Value {
  const form = alternativesOf(shape).find((alternative) => describes(alternative, value))
  if (!form) return value
  if (isList(value))
    return value.map((item, index) => written(form.prefix?.[index] ?? form.items ?? {}, item))
  if (!isDict(value)) return value
  const section = form.cases ? resolved(caseOf(form, value.kind) ?? {}) : form
  return section.properties ? writtenSection(section, value) : writtenMap(section, value)
}

function describes(shape: Shape, value: Value): boolean {
  if (isDict(value)) return shape.cases !== undefined || shape.type === 'object'
  return isList(value) && shape.type === 'array'
}

function writtenSection({ properties = {} }: Shape, value: Dict): Dict {
  const entries = Object.entries(value).filter(([key, item]) => {
    const isKnown = Object.hasOwn(properties, key)
    return !(isKnown && (item === null || (isLeftOut(key, properties) && isEmptyList(item))))
  })
  return dict(entries.map(([key, item]) => [key, written(properties[key] ?? {}, item)]))
}

const writtenMap = ({ values = {} }: Shape, value: Dict): Dict =>
  dict(Object.entries(value).map(([key, item]) => [key, written(values, item)]))

/** Lists that a run does not write when there is nothing in them. A replica, which has no kind, does. */
const isLeftOut = (key: string, properties: object): boolean =>
  'kind' in properties && ['operations', 'components', 'init'].includes(key)

const isEmptyList = (value: Value): boolean => isList(value) && value.length === 0
