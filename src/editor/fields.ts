/** Reads the nodes of a section by their keys, in either spelling. Knows no shapes. */
import { underscored } from '../polyaxonfile/wire-name.js'
import type { MappingEntry, SourceNode as Node, ScalarNode } from '../yaml/node.js'

export function entryOf(node: Node | undefined, key: string): MappingEntry | undefined {
  if (node?.kind !== 'mapping') return undefined
  const found = node.entries.find((entry) => entry.key === key)
  if (found) return found
  const other = underscored(key)
  return other === key ? undefined : node.entries.find((entry) => entry.key === other)
}

export const fieldOf = (node: Node | undefined, key: string): Node | undefined => entryOf(node, key)?.value

export const entriesOf = (node: Node | undefined): readonly MappingEntry[] =>
  node?.kind === 'mapping' ? node.entries : []

export const itemsOf = (node: Node | undefined): readonly Node[] =>
  node?.kind === 'sequence' ? node.items : []

export const scalarOf = (node: Node | undefined): ScalarNode | undefined =>
  node?.kind === 'scalar' ? node : undefined

export const textOf = (node: Node | undefined): string | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined

/** Whether an offset lies in a node, its end included. */
export const holds = ({ range }: Node, offset: number): boolean =>
  range.start <= offset && offset <= range.end

/** Every scalar below a node, keys too. */
export function* scalarsIn(node: Node): Generator<ScalarNode> {
  if (node.kind === 'scalar') yield node
  else if (node.kind === 'sequence') for (const item of node.items) yield* scalarsIn(item)
  else {
    for (const { keyNode, value } of node.entries) {
      yield keyNode
      yield* scalarsIn(value)
    }
  }
}

/** What lies on the way from the root to an offset, the outermost first. */
export interface Step {
  readonly node: Node
  /** The key or the index that led here. */
  readonly step: string | number | undefined
  /** Whether the offset is in the key itself. */
  readonly onKey: boolean
}

export function stepsTo(root: Node, offset: number): readonly Step[] {
  const steps: Step[] = [{ node: root, step: undefined, onKey: false }]
  for (let node = root; ; ) {
    const next = stepInto(node, offset)
    if (!next) return steps
    steps.push(next)
    if (next.onKey) return steps
    node = next.node
  }
}

function stepInto(node: Node, offset: number): Step | undefined {
  if (node.kind === 'mapping') {
    for (const { key, keyNode, value } of node.entries) {
      if (holds(keyNode, offset)) return { node: value, step: key, onKey: true }
      if (holds(value, offset)) return { node: value, step: key, onKey: false }
    }
  } else if (node.kind === 'sequence') {
    const index = node.items.findIndex((item) => holds(item, offset))
    if (index >= 0) return { node: node.items[index]!, step: index, onKey: false }
  }
  return undefined
}
