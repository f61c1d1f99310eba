/**
 * Finds keys that are no text where the keys of a map must be text: `1:`, `yes:`, `~:`.
 *
 * Works on the tree, because a plain value has only text for keys.
 */
import type { Value } from '../base/value.js'
import { partShape, type Shape } from '../schema/shape.js'
import type { ScalarNode, SourceNode } from '../yaml/node.js'
import { formOf } from './locate.js'
import { canonicalKey } from './normalize/canonical-keys.js'

export interface OddKey {
  readonly node: ScalarNode
  readonly value: Value
}

export function* oddKeys(node: SourceNode, shape: Shape): Generator<OddKey> {
  const form = formOf(shape, node)
  if (node.kind === 'sequence') {
    for (const [index, item] of node.items.entries()) yield* oddKeys(item, partShape(form, index))
  } else if (node.kind === 'mapping') {
    for (const { key, keyNode, value } of node.entries) {
      if (form.values && typeof keyNode.value !== 'string') yield { node: keyNode, value: keyNode.value }
      yield* oddKeys(value, partShape(form, canonicalKey(form, key, {})))
    }
  }
}
