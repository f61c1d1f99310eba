/**
 * What a live view knows of a tree of runs: the events taken in, the operations that are still to come.
 *
 * Input: the graph of the pipeline's plan, and events. Output: nodes to draw. Draws nothing, asks nobody.
 */

import type { Json } from '../../base/value.js'
import type { RunEvent } from '../../engine/events.js'
import type { Graph, GraphNode } from '../../graph/graph.js'
import { isDone, type Status } from '../../lifecycle/status.js'

export interface LiveRun {
  /** Within its parent: the name of an operation, the index of a suggestion. */
  readonly label: string
  uuid: string
  /** `created` until there is a run of it. */
  status: Status
  /** Whether the run was recorded; an operation of the plan that is still to come was not. */
  isRecorded: boolean
  /** What the last condition says. */
  message: string
  startedAt: string | null
  duration: number | null
  inputs: Readonly<Record<string, Json>>
  /** Of the runs of a matrix, the inputs are what tells them apart. */
  readonly isSuggestion: boolean
  readonly metrics: Map<string, number>
  readonly children: Map<string, LiveRun>
  /** The last line that it printed, behind its container's name when there are several. */
  tail: string[]
}

const MOST_TAIL = 12

export class RunForest {
  readonly root: LiveRun

  /** @param node the operation that runs, as `readOperation` gives it. */
  constructor(node: GraphNode) {
    this.root = newRun(node.name, node)
  }

  take(event: RunEvent): void {
    const run = this.#find(event.place.path)
    switch (event.kind) {
      case 'status': {
        run.isRecorded = true
        run.uuid = event.uuid
        run.status = event.condition.type
        run.message = event.condition.message
        run.startedAt = event.run.startedAt
        run.duration = event.run.duration
        run.inputs = event.run.inputs
        if (isDone(run.status)) run.tail = []
        return
      }
      case 'metrics':
        for (const { name, last } of event.metrics) run.metrics.set(name, last)
        return
      case 'log':
        run.tail = [...run.tail.slice(1 - MOST_TAIL), lastWritten(event.line)]
        return
      default:
        return
    }
  }

  #find(path: readonly string[]): LiveRun {
    let run = this.root
    for (const key of path) {
      let child = run.children.get(key)
      if (!child) {
        child = newRun(key, undefined, /^\d+$/.test(key))
        run.children.set(key, child)
      }
      run = child
    }
    return run
  }
}

function newRun(label: string, node: GraphNode | undefined, isSuggestion = false): LiveRun {
  return {
    label,
    uuid: '',
    status: 'created',
    isRecorded: false,
    message: '',
    startedAt: null,
    duration: null,
    inputs: {},
    isSuggestion,
    metrics: new Map(),
    children: node?.inner && !node.isMany ? childrenOf(node.inner) : new Map(),
    tail: [],
  }
}

const childrenOf = ({ nodes }: Graph): Map<string, LiveRun> =>
  new Map(nodes.map((node) => [node.name, newRun(node.name, node)]))

/** Escape sequences (ECMA-48) and what a carriage return has written over are gone. */
const lastWritten = (line: string): string =>
  (line.replace(/\r+$/, '').split('\r').at(-1) ?? '')
    .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g, '')
    .replace(/\t/g, '  ')
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
