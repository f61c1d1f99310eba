/** Casters for the types that are small documents of their own: git, dockerfile, artifacts, … */

import { didYouMean } from '../base/did-you-mean.js'
import { ok } from '../base/result.js'
import { dict, isDict, type Value } from '../base/value.js'
import { type Caster, mismatch, within } from './caster.js'

export interface Field {
  /** As documents write it. */
  readonly name: string
  /** The spelling of the Python library, taken too. */
  readonly alias?: string
  readonly caster: Caster
  readonly isRequired?: boolean
}

/**
 * A dict with the given fields and no others. Fields that are null are left out of the result, which
 * has the spelling of documents.
 */
export function recordOf(parts: {
  readonly expects: string
  readonly expectsMany: string
  readonly example: string
  readonly fields: readonly Field[]
}): Caster {
  const { fields, ...rest } = parts
  const known = new Map(
    fields.flatMap((field) =>
      [field.name, ...(field.alias ? [field.alias] : [])].map((name) => [name, field]),
    ),
  )
  return {
    ...rest,
    readsText: false,
    cast: (value) => {
      if (!isDict(value)) return mismatch(parts, value)
      const result = dict()
      const seen = new Set<Field>()
      for (const [key, item] of Object.entries(value)) {
        const field = known.get(key)
        if (!field || seen.has(field)) return mismatch(parts, value, unknownKey(key, known.keys()))
        seen.add(field)
        if (item === null && !field.isRequired) continue
        const castItem = field.caster.cast(item)
        if (!castItem.ok) return within(key, castItem.error)
        result[field.name] = castItem.value
      }
      const missing = fields.find((field) => field.isRequired && !seen.has(field))
      return missing ? mismatch(parts, value, `\`${missing.name}\` is missing`) : ok<Value>(result)
    },
  }
}

function unknownKey(key: string, known: Iterable<string>): string {
  const near = didYouMean(key, known)
  return `it has no field \`${key}\`${near ? ` (did you mean \`${near}\`?)` : ''}`
}
