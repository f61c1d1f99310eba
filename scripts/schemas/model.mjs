// What the schemas leave unsaid because it holds everywhere. See schemas/README.md.

/** Sections list their keys; other objects (labels, params, …) are maps. */
export const isSection = (schema) => schema.additionalProperties === false

/** A key that is not required may also be null. */
export const isNullable = (section, key) =>
  section.properties[key]['x-nullable'] ?? !(section.required ?? []).includes(key)

export const isKubernetes = (section) => section['x-read'] === 'kubernetes'

/** The other spelling of a key, as Polyaxon's Python models name it. */
export const pythonName = (key, property) => property['x-field'] ?? snakeCase(key)

export const snakeCase = (key) =>
  key
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()

/** How Polyaxon writes a Kubernetes key back: `downwardAPI` becomes `downwardApi`. */
export const canonicalKey = (section, key) => (isKubernetes(section) ? camelCase(snakeCase(key)) : key)

const camelCase = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())

/** Keywords that say nothing about whether a value is valid. */
const ANNOTATIONS = new Set([
  '$schema',
  'title',
  'description',
  'examples',
  'default',
  'deprecated',
  'format',
])

export const isAnnotation = (keyword) => ANNOTATIONS.has(keyword) || keyword.startsWith('x-')

/** A schema with its direct sub-schemas changed; `change` gets each with the keyword that holds it. */
export function mapSubschemas(schema, change) {
  const result = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties') {
      result[keyword] = Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, change(item, keyword)]),
      )
    } else if (['anyOf', 'oneOf', 'prefixItems'].includes(keyword)) {
      result[keyword] = value.map((item) => change(item, keyword))
    } else if (
      ['items', 'additionalProperties', 'not', 'if', 'else'].includes(keyword) &&
      typeof value === 'object'
    ) {
      result[keyword] = change(value, keyword)
    } else result[keyword] = value
  }
  return result
}
