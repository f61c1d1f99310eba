import { dict, type Value } from '../base/value.js'
import type { SourceNode } from './node.js'

/** The plain value of a tree: dicts without a prototype, lists, scalars. What an alias repeats is copied. */
export function toValue(node: SourceNode): Value {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'sequence') return node.items.map(toValue)
  const result = dict()
  for (const { key, value } of node.entries) result[key] = toValue(value)
  return result
}
