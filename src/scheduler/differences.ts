/** What differs between two JSON values, as paths with both values: for whoever edits a schedule. */
import type { Json } from '../base/value.js'

export interface Difference {
  /** `schedule.cron`, `inputs.uuid.value`: items of a list go by their name where they have one. */
  readonly path: string
  /** Undefined where there was nothing, or is nothing any more. */
  readonly before: Json | undefined
  readonly after: Json | undefined
}

export function differences(before: Json | undefined, after: Json | undefined, path = ''): Difference[] {
  const [left, right] = [partsOf(before), partsOf(after)]
  if (left && right) {
    const keys = [...new Set([...left.keys(), ...right.keys()])]
    return keys.flatMap((key) => differences(left.get(key), right.get(key), path ? `${path}.${key}` : key))
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }]
}

function partsOf(json: Json | undefined): Map<string, Json> | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  if (!Array.isArray(json)) return new Map(Object.entries(json))
  return new Map(json.map((item, index) => [nameOf(item) ?? String(index), item]))
}

function nameOf(item: Json): string | undefined {
  const name = typeof item === 'object' && item !== null && 'name' in item ? item.name : undefined
  return typeof name === 'string' ? name : undefined
}
