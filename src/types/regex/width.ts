import { unreachable } from '../../base/invariant.js'
import type { Node } from './node.js'

/** The least and the most characters that a node can match. */
export function widthOf(
  node: Node,
  captures: ReadonlyMap<number, readonly [number, number]>,
): readonly [number, number] {
  const all = (nodes: readonly Node[]) => nodes.map((item) => widthOf(item, captures))
  switch (node.type) {
    case 'char':
      return [1, 1]
    case 'assertion':
    case 'look':
      return [0, 0]
    case 'sequence':
      return all(node.items).reduce(([least, most], [low, high]) => [least + low, most + high], [0, 0])
    case 'choice':
      return spread(all(node.options))
    case 'condition':
      return spread(all([node.yes, node.no]))
    case 'repeat': {
      const [least, most] = widthOf(node.item, captures)
      return [least * node.min, most === 0 ? 0 : most * node.max]
    }
    case 'capture':
    case 'atomic':
      return widthOf(node.item, captures)
    case 'back-reference':
      return captures.get(node.index) ?? [0, 0]
    default:
      return unreachable(node)
  }
}

const spread = (widths: readonly (readonly [number, number])[]): readonly [number, number] => [
  Math.min(...widths.map(([least]) => least)),
  Math.max(...widths.map(([, most]) => most)),
]
