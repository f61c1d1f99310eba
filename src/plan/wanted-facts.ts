/** What an operation refers to and only a store knows: which run, and which place in it. */
import type { Dict } from '../base/value.js'
import { dictOf } from '../polyaxonfile/fields.js'
import { paramOf, parseReference, type Reference } from '../polyaxonfile/param.js'
import { factKey } from '../resolve/with-facts.js'

export interface WantedFact extends Omit<Reference, 'entity'> {
  /** The param that refers to it. */
  readonly param: string
  /** As `Facts` has it. */
  readonly key: string
  readonly entity: 'ops' | 'runs' | 'dag'
}

export function wantedFacts(operation: Dict): WantedFact[] {
  return Object.entries(dictOf(operation, 'params') ?? {}).flatMap(([param, section]) => {
    const key = factKey(section)
    const reference = key === undefined ? undefined : parseReference(paramOf(section))
    if (key === undefined || !reference?.ok || reference.value.entity === 'join') return []
    const { entity, name, place } = reference.value
    return [{ param, key, entity, name, place }]
  })
}
