/**
 * The operations that a pipeline starts: those of a dag, the runs of a matrix, the runs of a schedule.
 *
 * Input: the pipeline, with its own params in place. Output: an operation with its component, which is
 * compiled and resolved like any other. Starts nothing and looks nothing up.
 */
import { type Dict, dict, isDict } from '../base/value.js'
import type { Tracked } from '../compile/merge.js'
import { dictOf, dictsOf, listOf, textOf } from '../polyaxonfile/fields.js'
import { Origins } from '../polyaxonfile/origins.js'
import { paramOf } from '../polyaxonfile/param.js'
import type { ResolvedOperation } from '../resolve/resolved-operation.js'

/** An operation of a dag by its name; undefined when the dag has none of that name. */
export function dagOperation(dag: Tracked, name: string): Tracked | undefined {
  const index = operationsOf(dag).findIndex((item) => isDict(item) && item.name === name)
  return dagOperationAt(dag, index, dagComponents(dag))
}

/** An operation of a dag by its place. */
export function dagOperationAt(dag: Tracked, index: number, components: DagComponents): Tracked | undefined {
  const section = operationsOf(dag)[index]
  if (!isDict(section)) return undefined
  const operation = {
    value: dict([...Object.entries(FORM), ...Object.entries(section)]),
    origins: dag.origins.part(['run', 'operations', index]),
  }
  return isDict(section.component) ? operation : withNamedComponent(operation, dag, components)
}

const operationsOf = (dag: Tracked) => listOf(dictOf(dag.value, 'run') ?? dict(), 'operations')

const FORM: Dict = dict([
  ['version', 1.1],
  ['kind', 'operation'],
])

/** The components of a dag by name, and where they are. */
export type DagComponents = ReadonlyMap<string, { readonly component: Dict; readonly index: number }>

/** Of two with one name the first is meant. */
export function dagComponents(dag: Tracked): DagComponents {
  const result = new Map<string, { component: Dict; index: number }>()
  dictsOf(dictOf(dag.value, 'run') ?? dict(), 'components').forEach((component, index) => {
    const name = textOf(component, 'name')
    if (name !== undefined && !result.has(name)) result.set(name, { component, index })
  })
  return result
}

/** Puts the component of the dag that a `dagRef` names into the operation. */
function withNamedComponent(
  operation: Tracked,
  dag: Tracked,
  components: DagComponents,
): Tracked | undefined {
  const named = components.get(textOf(operation.value, 'dagRef') ?? '')
  if (!named) return undefined
  return {
    value: dict([...Object.entries(operation.value), ['component', named.component]]),
    origins: operation.origins.with(['component'], dag.origins, ['run', 'components', named.index]),
  }
}

/** What decides when an operation starts: its runs have that behind them. */
const STARTING = [
  'schedule',
  'conditions',
  'events',
  'dependencies',
  'trigger',
  'build',
  'skipOnUpstreamSkip',
  // Already in the run that the pipeline was compiled to.
  'runPatch',
  'patchStrategy',
]

/** A schedule goes on whatever its conditions say: they are judged for each slot. */
const STARTING_SLOT = STARTING.filter((key) => key !== 'conditions')

/** The operation that each slot of a schedule runs. */
export const scheduledOperation = (schedule: ResolvedOperation): Tracked => childOf(schedule, STARTING_SLOT)

/** One run of a matrix. What no input takes is seen by templates only. */
export function suggestedOperation(matrix: ResolvedOperation, suggestion: Dict): Tracked {
  const child = childOf(matrix, [...STARTING, 'matrix', 'joins', 'isApproved'])
  const own = Object.entries(dictOf(child.value, 'params') ?? {}).filter(
    ([, param]) => paramOf(param).contextOnly,
  )
  const names = ['inputs', 'outputs'].flatMap((section) =>
    dictsOf(matrix.compiled, section).map((io) => textOf(io, 'name') ?? ''),
  )
  const suggested = Object.entries(suggestion).map(([name, value]) => {
    const context = names.includes(name) ? [] : [['contextOnly', true] as const]
    return [name, dict([['value', value], ...context])] as const
  })
  const params = dict([...own, ...suggested])
  const origins = child.origins.with(['params'], Origins.of({ kind: 'built-in' }), [])
  return { value: dict([...Object.entries(child.value), ['params', params]]), origins }
}

/** The operation without some sections, and with the component that the pipeline has come to. */
function childOf({ source, compiled, origins }: ResolvedOperation, left: readonly string[]): Tracked {
  const { operation } = source
  const sections = Object.entries(operation.value).filter(([key]) => !left.includes(key))
  const own = Object.entries(dictOf(operation.value, 'component') ?? dict())
  const inherited = ['inputs', 'outputs', 'run'].flatMap((key) => {
    const section = compiled[key]
    return section === undefined ? [] : [[key, section] as const]
  })
  return {
    value: dict([...sections, ['component', dict([...own, ...inherited])]]),
    origins: inherited.reduce(
      (all, [key]) => all.with(['component', key], origins, [key]),
      operation.origins,
    ),
  }
}
