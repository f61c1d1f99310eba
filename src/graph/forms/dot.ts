/** Writes a graph in the language of Graphviz. */
import type { Graph, GraphNode } from '../graph.js'
import { labelOf } from './label.js'

export function graphDot(graph: Graph, { title }: { readonly title: string }): string {
  return [
    `digraph ${quoted(title)} {`,
    '  rankdir=LR; compound=true;',
    '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica"];',
    '  edge [fontname="Helvetica", fontsize=10];',
    ...body(graph, '  '),
    '}',
  ].join('\n')
}

function body({ nodes, edges }: Graph, indent: string): string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  return [
    ...nodes.flatMap((node) => nodeLines(node, indent)),
    ...edges.map(({ from, to, kind, passes }) => {
      const [tail, head] = [byId.get(from)!, byId.get(to)!]
      const attributes = [
        ...(passes.length ? [`label=${quoted(passes.join('\n'))}`] : []),
        ...(kind === 'event' ? ['style=dotted'] : []),
        ...(tail.inner ? [`ltail=${quoted(`cluster_${from}`)}`] : []),
        ...(head.inner ? [`lhead=${quoted(`cluster_${to}`)}`] : []),
      ]
      const list = attributes.length ? ` [${attributes.join(', ')}]` : ''
      return `${indent}${quoted(anchorOf(tail))} -> ${quoted(anchorOf(head))}${list};`
    }),
  ]
}

/** Graphviz draws edges between nodes only: that of a cluster is its first one. */
const anchorOf = (node: GraphNode): string => {
  const first = node.inner?.nodes[0]
  return first ? anchorOf(first) : node.id
}

function nodeLines(node: GraphNode, indent: string): string[] {
  const label = quoted(labelOf(node).join('\n'))
  if (!node.inner?.nodes.length) {
    const shape = node.isMany ? ', peripheries=2' : ''
    return [`${indent}${quoted(node.id)} [label=${label}${shape}];`]
  }
  return [
    `${indent}subgraph ${quoted(`cluster_${node.id}`)} {`,
    `${indent}  label=${label}; style="rounded,dashed"; fontname="Helvetica";`,
    ...body(node.inner, `${indent}  `),
    `${indent}}`,
  ]
}

const quoted = (text: string): string =>
  `"${text
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replace(/[\u0000-\u001f\u007f]/g, ' ')}"`
