/** Writes a graph as a Mermaid flowchart, which many hosts of repositories draw in their Markdown. */
import type { Status } from '../../lifecycle/status.js'
import type { Graph, GraphNode } from '../graph.js'
import { labelOf } from './label.js'

const COLOURS: Partial<Record<Status, string>> = {
  succeeded: 'fill:#dafbe1,stroke:#1a7f37',
  failed: 'fill:#ffebe9,stroke:#cf222e',
  upstream_failed: 'fill:#fff0ef,stroke:#e07b83',
  stopped: 'fill:#fff8c5,stroke:#bf8700',
  skipped: 'fill:#f6f8fa,stroke:#8c959f',
  running: 'fill:#ddf4ff,stroke:#0969da',
}

export function graphMermaid(graph: Graph): string {
  const writer = new Writer()
  writer.graph(graph, '  ')
  const used = Object.entries(COLOURS).filter(([status]) => writer.statuses.has(status as Status))
  const classes = used.map(([status, style]) => `  classDef ${status} ${style}`)
  return ['flowchart LR', ...writer.lines, ...classes].join('\n')
}

class Writer {
  readonly lines: string[] = []
  readonly statuses = new Set<Status>()
  /** Mermaid's ids hold letters and digits only. */
  readonly #ids = new Map<string, string>()

  graph({ nodes, edges }: Graph, indent: string): void {
    for (const node of nodes) this.#node(node, indent)
    for (const { from, to, kind, passes } of edges) {
      const arrow = kind === 'event' ? '-.->' : '-->'
      const label = passes.length ? `|${quoted(passes)}|` : ''
      this.lines.push(`${indent}${this.#idOf(from)} ${arrow}${label} ${this.#idOf(to)}`)
    }
  }

  #node(node: GraphNode, indent: string): void {
    const { id, inner, isMany, state } = node
    const label = quoted(labelOf(node))
    const status = state && COLOURS[state.status] ? `:::${state.status}` : ''
    if (inner?.nodes.length) {
      this.lines.push(`${indent}subgraph ${this.#idOf(id)} [${label}]`)
      this.graph(inner, `${indent}  `)
      this.lines.push(`${indent}end`)
    } else {
      const shape = isMany ? `[[${label}]]` : `(${label})`
      this.lines.push(`${indent}${this.#idOf(id)}${shape}${status}`)
      if (state) this.statuses.add(state.status)
    }
  }

  #idOf(id: string): string {
    let short = this.#ids.get(id)
    if (short === undefined) {
      short = `n${this.#ids.size}`
      this.#ids.set(id, short)
    }
    return short
  }
}

/** Characters that mean something to Mermaid or to HTML are written as its entities. */
const quoted = (lines: readonly string[]): string =>
  `"${lines.map((line) => line.replace(/[^\p{L}\p{N} .,:;/_=\u2192\u00b7-]/gu, (character) => `#${character.codePointAt(0)};`)).join('<br>')}"`
