/** Which expressions Jinja computes before it renders: those that no name, filter or call has a part in. */
import type { Expression } from './ast.js'

export function isConstant(node: Expression): boolean {
  switch (node.kind) {
    case 'constant':
      return true
    case 'tuple':
    case 'list':
    case 'concat':
      return node.items.every(isConstant)
    case 'dict':
      return node.entries.every((entry) => entry.every(isConstant))
    case 'not':
    case 'negative':
    case 'positive':
      return isConstant(node.operand)
    case 'and':
    case 'or':
    case 'binary':
      return isConstant(node.left) && isConstant(node.right)
    case 'comparison':
      return isConstant(node.first) && node.rest.every(({ operand }) => isConstant(operand))
    case 'item':
      return isConstant(node.value) && isConstant(node.key)
    case 'slice':
      return [node.start, node.stop, node.step].every((bound) => bound === undefined || isConstant(bound))
    default:
      return false
  }
}
