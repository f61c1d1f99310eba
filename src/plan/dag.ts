/** The graph of a dag: which operation waits for which. Knows names only, not what an operation is. */

export interface DagNode {
  readonly name: string
  /** What it waits for, in the order in which the document says so; each name once. */
  readonly upstream: readonly string[]
}

export type DagOrder =
  /** Operations by level: each level waits only for the ones before it. Document order within a level. */
  | { readonly ok: true; readonly levels: readonly (readonly string[])[] }
  | { readonly ok: false; readonly cycle: readonly string[] }

/** Sorts the operations into levels, or finds a cycle. Upstreams that are no nodes are ignored. */
export function dagOrder(nodes: readonly DagNode[]): DagOrder {
  const known = new Set(nodes.map((node) => node.name))
  const placed = new Set<string>()
  const levels: string[][] = []
  let waiting = nodes.map((node) => ({ ...node, upstream: node.upstream.filter((name) => known.has(name)) }))
  while (waiting.length) {
    const ready = waiting.filter((node) => node.upstream.every((name) => placed.has(name)))
    if (!ready.length) return { ok: false, cycle: findCycle(waiting) }
    levels.push(ready.map((node) => node.name))
    for (const node of ready) placed.add(node.name)
    waiting = waiting.filter((node) => !placed.has(node.name))
  }
  return { ok: true, levels }
}

/** One cycle among nodes that all wait, as the walk `a → b → a`. */
function findCycle(waiting: readonly DagNode[]): string[] {
  const byName = new Map(waiting.map((node) => [node.name, node]))
  const walk: string[] = []
  let at = waiting[0]
  while (at && !walk.includes(at.name)) {
    walk.push(at.name)
    at = at.upstream.map((name) => byName.get(name)).find((node) => node !== undefined)
  }
  return at ? [...walk.slice(walk.indexOf(at.name)), at.name] : walk
}

/** Names that somebody waits for and nobody is called. */
export function orphans(nodes: readonly DagNode[]): { readonly name: string; readonly wantedBy: string }[] {
  const known = new Set(nodes.map((node) => node.name))
  return nodes.flatMap((node) =>
    node.upstream.filter((name) => !known.has(name)).map((name) => ({ name, wantedBy: node.name })),
  )
}
