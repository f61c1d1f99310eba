// The schemas as one: `{ Name: schema }` with every $ref as `#/$defs/Name`.
//
// `allOf` with a single $ref means "has the properties of that one too": the properties are copied, so
// that what follows sees closed objects only. Every other keyword stays as it is.
import { resolveRef, schemaAt } from './load.mjs'

export function bundleSchemas(files, entries) {
  const defs = {}
  const names = new Map()

  function nameOf(place) {
    const key = `${place.file}#${place.pointer}`
    const known = names.get(key)
    if (known) return known
    const schema = schemaAt(files, place)
    const name = schema.title ?? place.pointer.split('/').at(-1)
    if (!name || name in defs) throw new Error(`schemas/${key} needs a title of its own`)
    names.set(key, name)
    defs[name] = undefined // keeps the name and its place while the schema refers to itself
    defs[name] = localized(flattened(schema, place.file), place.file)
    return name
  }

  /** The schema with the properties that it takes over; refs in those become relative to `file`. */
  function flattened(schema, file) {
    if (!schema.allOf) return schema
    const [{ $ref }] = schema.allOf
    const place = resolveRef($ref, file)
    const base = rebased(flattened(schemaAt(files, place), place.file), place.file)
    const { allOf: _, unevaluatedProperties, ...own } = schema
    return {
      ...own,
      properties: {
        ...(own.properties?.kind && { kind: own.properties.kind }),
        ...base.properties,
        ...own.properties,
      },
      required: [...new Set([...(base.required ?? []), ...(own.required ?? [])])],
      ...(unevaluatedProperties === false && { additionalProperties: false }),
    }
  }

  const rebased = (node, file) =>
    mapRefs(node, (ref) => {
      if (ref.startsWith('/')) return ref
      const { file: target, pointer } = resolveRef(ref, file)
      return `/${target}#${pointer}`
    })

  const localized = ({ $schema: _, $defs: __, ...schema }, file) =>
    mapRefs(schema, (ref) => {
      const [target, pointer = ''] = ref.slice(1).split('#')
      return `#/$defs/${nameOf(ref.startsWith('/') ? { file: target, pointer } : resolveRef(ref, file))}`
    })

  for (const file of entries) nameOf({ file, pointer: '' })
  return defs
}

function mapRefs(node, change) {
  if (Array.isArray(node)) return node.map((item) => mapRefs(item, change))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) =>
      key === '$ref'
        ? [key, change(value)]
        : key === 'examples' || key === 'default'
          ? [key, value]
          : [key, mapRefs(value, change)],
    ),
  )
}

export const refName = (ref) => ref.replace('#/$defs/', '')
