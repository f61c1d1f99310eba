/**
 * Decides about the operations of a dag, event by event: which may start, which never will, and why.
 *
 *                       ┌─ its trigger holds, its events have happened ─▶ ready
 *   waiting ── event ───┤
 *                       └─ its trigger can no longer hold ─▶ upstream_failed when an upstream failed or was
 *                                                            stopped, else skipped
 *
 * In: how operations end, and the statuses that they go through. Out: decisions, each once, in the order of
 * the document. An event costs as much as there are operations waiting for that one. Starts nothing.
 */
import { type DoneStatus, isDone, type Status } from '../../lifecycle/status.js'
import type { AwaitedEvent, DagOperation } from './dag-operation.js'
import { judgeTrigger, noUpstream, type UpstreamCounts, withUpstream } from './trigger.js'

export interface Decision {
  readonly name: string
  readonly verdict: 'ready' | 'skipped' | 'upstream_failed'
  /** One sentence for people. */
  readonly reason: string
}

interface Node {
  readonly operation: DagOperation
  readonly position: number
  /** How many upstreams ended in which way. */
  counts: UpstreamCounts
  /** The upstreams that ended otherwise than well, by how. */
  readonly troubled: [name: string, status: Status][]
  readonly awaited: AwaitedEvent[]
  /** Its emitter ended without it. */
  missed: { readonly of: string; readonly status: DoneStatus } | undefined
  isDecided: boolean
}

export class DagProgress {
  readonly #nodes = new Map<string, Node>()
  readonly #downstream = new Map<string, Set<string>>()
  readonly #listeners = new Map<string, Set<string>>()
  readonly #ended = new Map<string, DoneStatus>()

  constructor(operations: readonly DagOperation[]) {
    operations.forEach((operation, position) => {
      this.#nodes.set(operation.name, {
        operation,
        position,
        counts: noUpstream(operation.upstream.length),
        troubled: [],
        awaited: [...operation.events],
        missed: undefined,
        isDecided: false,
      })
      for (const name of operation.upstream) add(this.#downstream, name, operation.name)
      for (const { of } of operation.events) add(this.#listeners, of, operation.name)
    })
  }

  /** Decisions that need nothing to happen first. */
  start(): Decision[] {
    return this.#decide(this.#nodes.keys())
  }

  /** Whether somebody waits for more of this operation than its end. */
  isListenedTo(name: string): boolean {
    return this.#listeners.has(name)
  }

  /** An operation that has a record already: no decision about it is left to take. */
  known(name: string): void {
    const node = this.#nodes.get(name)
    if (node) node.isDecided = true
  }

  /** An operation has got a status. Telling it twice does no harm. */
  note(name: string, status: Status): Decision[] {
    const affected = new Set<string>()
    for (const listener of this.#listeners.get(name) ?? []) {
      this.#hear(this.#nodes.get(listener)!, name, status)
      affected.add(listener)
    }
    if (isDone(status) && !this.#ended.has(name)) {
      this.#ended.set(name, status)
      this.known(name)
      for (const downstream of this.#downstream.get(name) ?? []) {
        this.#count(this.#nodes.get(downstream)!, name, status)
        affected.add(downstream)
      }
    }
    return this.#decide(affected)
  }

  /** How many operations have ended. */
  get endedCount(): number {
    return this.#ended.size
  }

  get isComplete(): boolean {
    return this.#ended.size === this.#nodes.size
  }

  /** The first operations, in the order in which they ended, that ended like this. */
  endedAs(...statuses: readonly Status[]): string[] {
    return [...this.#ended].flatMap(([name, status]) => (statuses.includes(status) ? [name] : []))
  }

  #hear(node: Node, emitter: string, status: Status): void {
    const kinds = isDone(status) ? [`run_status_${status}`, 'run_status_done'] : [`run_status_${status}`]
    for (let index = node.awaited.length - 1; index >= 0; index--) {
      const { of, kinds: wanted } = node.awaited[index]!
      if (of !== emitter) continue
      if (wanted.some((kind) => kinds.includes(kind))) node.awaited.splice(index, 1)
      else if (isDone(status)) node.missed ??= { of, status }
    }
  }

  #count(node: Node, upstream: string, status: DoneStatus): void {
    node.counts = withUpstream(node.counts, status)
    if (status !== 'succeeded') node.troubled.push([upstream, status])
  }

  #decide(names: Iterable<string>): Decision[] {
    const nodes = [...names].map((name) => this.#nodes.get(name)!).filter(({ isDecided }) => !isDecided)
    nodes.sort((a, b) => a.position - b.position)
    return nodes.flatMap((node) => {
      const decision = decide(node)
      if (decision) node.isDecided = true
      return decision ? [decision] : []
    })
  }
}

function decide(node: Node): Decision | undefined {
  const { operation, counts, missed, awaited } = node
  const { name } = operation
  if (operation.skipOnUpstreamSkip && counts.skipped > 0) {
    return { name, verdict: 'skipped', reason: `${upstreams(node, ['skipped'])}, and it is skipped with it` }
  }
  if (missed) {
    const verdict =
      missed.status === 'succeeded' || missed.status === 'skipped' ? 'skipped' : 'upstream_failed'
    return { name, verdict, reason: `${missed.of} is ${missed.status} and never did what it waits for` }
  }
  const judged = judgeTrigger(operation.trigger, counts)
  if (judged === 'holds' && awaited.length === 0) return { name, verdict: 'ready', reason: readyReason(node) }
  if (judged === 'holds' || judged === 'open') return undefined
  // An upstream that is still to end may be skipped: that decides then, whichever comes first.
  if (operation.skipOnUpstreamSkip && counts.done < counts.all) return undefined
  const why = upstreams(node, judged === 'upstream_failed' ? BAD : [])
  const reason = `its trigger ${operation.trigger} can no longer hold${why && `: ${why}`}`
  return { name, verdict: judged, reason }
}

const BAD: readonly Status[] = ['failed', 'upstream_failed', 'stopped']

function readyReason({ operation: { trigger, upstream, events }, counts }: Node): string {
  if (upstream.length === 0 && events.length === 0) return 'it waits for nothing'
  const seen = events.map(({ of, kinds }) => `${of} has sent ${kinds.join(' or ')}`)
  const held = upstream.length === 0 ? [] : [`${trigger}: ${counts.done} of ${counts.all} upstreams are done`]
  return [...held, ...seen].join('; ')
}

/** Names are listed up to here. */
const MAX_NAMED = 3

function upstreams({ troubled }: Node, statuses: readonly Status[]): string {
  const named = troubled.filter(([, status]) => statuses.includes(status))
  const shown = named.slice(0, MAX_NAMED).map(([name, status]) => `${name} is ${status}`)
  return named.length > MAX_NAMED ? `${shown.join(', ')}, …` : shown.join(', ')
}

function add(index: Map<string, Set<string>>, key: string, name: string): void {
  const names = index.get(key)
  if (names) names.add(name)
  else index.set(key, new Set([name]))
}
