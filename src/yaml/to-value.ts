import type { Value } from '../base/value.js'
import type { SourceNode } from './node.js'

/** The plain value of a tree: dicts without a prototype, lists, scalars. What an alias repeats is copied. */
export const toValue = (node: SourceNode): Value => (node.kind === 'scalar' ? node.value : node.toValue())
