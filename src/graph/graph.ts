/** A pipeline as a picture shows it: what runs, what waits for what. Knows neither documents nor stores. */
import type { Status } from '../lifecycle/status.js'

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

export interface GraphNode {
  /** Unique in the whole picture: the names that lead to it, joined by `/`. */
  readonly id: string
  readonly name: string
  /** The run kind of what it runs: `job`, `dag`, … */
  readonly kind: string
  /** Where its component comes from, when it has a name of its own: `batch-scoring:v1`. */
  readonly component: string | undefined
  /** What else decides what it runs and when, one line each. */
  readonly facts: readonly Fact[]
  readonly hooks: readonly HookMark[]
  /** Whether one operation stands for many runs. */
  readonly isMany: boolean
  /** The operations of a dag. */
  readonly inner: Graph | undefined
  readonly state: NodeState | undefined
}

export interface Fact {
  readonly kind: 'trigger' | 'condition' | 'matrix' | 'schedule' | 'join' | 'approval'
  readonly text: string
}

export interface HookMark {
  readonly component: string
  readonly trigger: string
}

export interface GraphEdge {
  readonly from: string
  readonly to: string
  /** An edge that nothing passes along is a mere `dependency`. */
  readonly kind: 'dependency' | 'param' | 'event'
  /** What passes: `outputs.loss → loss`, `run_status_running`. */
  readonly passes: readonly string[]
}

/** What became of an operation in a recorded run. */
export interface NodeState {
  readonly status: Status
  /** Seconds. */
  readonly duration: number | null
  /** The statuses of the runs that it stands for, in order. */
  readonly runs: readonly Status[]
}
