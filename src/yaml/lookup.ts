/** Finds nodes by path. A path holds the keys of mappings and the indexes of lists, from the root on. */
import type { MappingEntry, SourceNode } from './node.js'

export type Path = readonly (string | number)[]

/** The node at the end of a path, if there is one. */
export function nodeAt(root: SourceNode, path: Path): SourceNode | undefined {
  const { node, length } = follow(root, path)
  return length === path.length ? node : undefined
}

/** The key of the last mapping that a path goes through, if the path leads to a node. */
export function keyNodeAt(root: SourceNode, path: Path): SourceNode | undefined {
  const { entry, length } = follow(root, path)
  return length === path.length ? entry?.keyNode : undefined
}

/** The deepest node on a path that exists: where something is missing. At least the root. */
export function closestNode(root: SourceNode, path: Path): SourceNode {
  return follow(root, path).node
}

interface Followed {
  readonly node: SourceNode
  /** How many steps of the path there are nodes for. */
  readonly length: number
  /** The entry of the last step into a mapping. */
  readonly entry: MappingEntry | undefined
}

function follow(root: SourceNode, path: Path): Followed {
  let node = root
  let entry: MappingEntry | undefined
  for (const [length, step] of path.entries()) {
    let next: SourceNode | undefined
    if (node.kind === 'mapping') {
      const found = node.entries.find(({ key }) => key === String(step))
      entry = found ?? entry
      next = found?.value
    } else if (node.kind === 'sequence') next = node.items[Number(step)]
    if (!next) return { node, length, entry }
    node = next
  }
  return { node, length: path.length, entry }
}
