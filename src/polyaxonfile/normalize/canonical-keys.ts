/** The keys of a section in the spelling of its schema. */
import { type Dict, dict, type Value } from '../../base/value.js'
import { propertyOf, type Shape } from '../../schema/shape.js'

/**
 * A key that the section does not know keeps its spelling, and so does one that is there in both
 * spellings: the second is then an unknown key.
 */
export function canonicalKeys(shape: Shape, section: Dict): Dict {
  const keys = Object.keys(section)
  // Nearly always so, and copying every section would cost more than all the rest.
  if (keys.every((key) => key === canonicalKey(shape, key, section))) return section
  return dict(keys.map((key): readonly [string, Value] => [canonicalKey(shape, key, section), section[key]!]))
}

/** The key as its schema spells it, unless `section` has that spelling too. */
export function canonicalKey(shape: Shape, key: string, section: Dict): string {
  if (propertyOf(shape, key) || shape.keys === 'exact') return key
  // Polyaxon hands these to Kubernetes' own models, in whatever spelling.
  if (shape.read === 'kubernetes') return kubernetesKey(key, shape)
  const canonical = otherNames(shape).get(key)
  return canonical !== undefined && !Object.hasOwn(section, canonical) ? canonical : key
}

function kubernetesKey(key: string, shape: Shape): string {
  const canonical = snakeCase(key).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  return propertyOf(shape, canonical) ? canonical : key
}

const snakeCase = (key: string): string =>
  key
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()

const otherNamesOf = new WeakMap<object, ReadonlyMap<string, string>>()

function otherNames({ properties = {} }: Shape): ReadonlyMap<string, string> {
  const known = otherNamesOf.get(properties)
  if (known) return known
  const names = new Map<string, string>()
  for (const [key, { other }] of Object.entries(properties)) if (other !== undefined) names.set(other, key)
  otherNamesOf.set(properties, names)
  return names
}
