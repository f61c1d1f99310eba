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
  const upstreams = nodes.map((node) => node.upstream.filter((name) => known.has(name)))
  const downstream = waitingFor(upstreams)
  const missing = upstreams.map((names) => names.length)
  const placed = new Set<string>()
  const levels: string[][] = []
  let ready = nodes.flatMap((_, index) => (missing[index] ? [] : [index]))
  while (ready.length) {
    const level = ready.map((index) => nodes[index]!.name)
    levels.push(level)
    for (const name of new Set(level)) placed.add(name)
    const freed = [...new Set(level)].flatMap((name) => downstream.get(name) ?? [])
    ready = freed.filter((index) => --missing[index]! === 0 && !placed.has(nodes[index]!.name))
    ready.sort((a, b) => a - b)
  }
  const waiting = nodes.flatMap(({ name }, index) =>
    placed.has(name) ? [] : [{ name, upstream: upstreams[index]! }],
  )
  return waiting.length ? { ok: false, cycle: findCycle(waiting) } : { ok: true, levels }
}

/** These operations, and all that wait for one of them, however many are in between. */
export function withDownstream(nodes: readonly DagNode[], names: Iterable<string>): Set<string> {
  const downstream = waitingFor(nodes.map(({ upstream }) => upstream))
  const reached = new Set(names)
  // A set gives what is added to it while it is gone through, too.
  for (const name of reached) for (const index of downstream.get(name) ?? []) reached.add(nodes[index]!.name)
  return reached
}

/** By name: the indexes of the operations that wait for it. */
function waitingFor(upstreams: readonly (readonly string[])[]): Map<string, number[]> {
  const result = new Map<string, number[]>()
  upstreams.forEach((names, index) => {
    for (const name of names) {
      const indexes = result.get(name)
      if (indexes) indexes.push(index)
      else result.set(name, [index])
    }
  })
  return result
}

/** One cycle among nodes that all wait, as the walk `a → b → a`. */
function findCycle(waiting: readonly DagNode[]): string[] {
  const byName = new Map(waiting.map((node) => [node.name, node]))
  const seen = new Set<string>()
  let at = waiting[0]
  while (at && !seen.has(at.name)) {
    seen.add(at.name)
    at = at.upstream.map((name) => byName.get(name)).find((node) => node !== undefined)
  }
  const walk = [...seen]
  return at ? [...walk.slice(walk.indexOf(at.name)), at.name] : walk
}

/** Names that somebody waits for and nobody is called. */
export function orphans(nodes: readonly DagNode[]): { readonly name: string; readonly wantedBy: string }[] {
  const known = new Set(nodes.map((node) => node.name))
  return nodes.flatMap((node) =>
    node.upstream.filter((name) => !known.has(name)).map((name) => ({ name, wantedBy: node.name })),
  )
}
