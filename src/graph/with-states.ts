/** Puts what became of a recorded run and of its children into the graph of its plan. */
import type { Status } from '../lifecycle/status.js'
import type { Graph, GraphNode, NodeState } from './graph.js'

/** A recorded run with the runs that it controls. */
export interface RunTree {
  readonly status: Status
  readonly duration: number | null
  /** By key: the name of an operation, the index of a suggestion, a slot. */
  readonly children: ReadonlyMap<string, RunTree>
}

export const withStates = (node: GraphNode, tree: RunTree | undefined): GraphNode => ({
  ...node,
  // The dag of a matrix stands for many: none of them is drawn.
  inner: node.inner && ofDag(node.inner, node.isMany ? undefined : tree),
  state: tree && stateOf(node, tree),
})

const ofDag = (graph: Graph, tree: RunTree | undefined): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => withStates(node, tree?.children.get(node.name))),
})

const stateOf = ({ isMany }: GraphNode, { status, duration, children }: RunTree): NodeState => ({
  status,
  duration,
  runs: isMany ? [...children.values()].map((child) => child.status) : [],
})
