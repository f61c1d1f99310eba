/**
 * Finds keys that are no text where the keys of a map must be text: `1:`, `yes:`, `~:`.
 *
 * Works on the tree, because a plain value has only text for keys.
 */
import type { Dict, Value } from '../base/value.js'
import { partShape, type Shape } from '../schema/shape.js'
import type { ScalarNode, SourceNode } from '../yaml/node.js'
import { formOf } from './locate.js'
import { canonicalKey } from './normalize/canonical-keys.js'

export interface OddKey {
  readonly node: ScalarNode
  readonly value: Value
}

export function oddKeys(root: SourceNode, shape: Shape): OddKey[] {
  const found: OddKey[] = []
  if (root.kind !== 'scalar' && root.onlyTextKeys) return found
  collect(root, shape, found)
  return found
}

const NOTHING: Dict = {}

function collect(node: SourceNode, shape: Shape, found: OddKey[]): void {
  if (node.kind === 'scalar') return
  const form = formOf(shape, node)
  if (node.kind === 'sequence') {
    node.items.forEach((item, index) => {
      collect(item, partShape(form, index), found)
    })
    return
  }
  for (const { key, keyNode, value } of node.entries) {
    if (form.values && typeof keyNode.value !== 'string') found.push({ node: keyNode, value: keyNode.value })
    if (value.kind !== 'scalar') collect(value, partShape(form, canonicalKey(form, key, NOTHING)), found)
  }
}
