/** A compiled dag as an engine needs it: its operations by name, and what it says for all of them. */
import { type Dict, isDict, isNumber } from '../base/value.js'
import type { Tracked } from '../compile/merge.js'
import { dictOf, listOf, textOf } from '../polyaxonfile/fields.js'
import { Origins } from '../polyaxonfile/origins.js'
import { type DagComponents, dagComponents, dagOperationAt } from './child-operations.js'
import { handedDown } from './hand-down.js'
import { type DagOperation, dagOperations } from './progress/dag-operation.js'

export interface DagParts {
  readonly operations: readonly DagOperation[]
  /** What it hands down to each of them. */
  readonly inherited: Dict | undefined
  /** With its component; undefined when the dag has none for it. */
  operation(name: string): Tracked | undefined
  /** The kind of run that it will be, as far as that can be seen. */
  kindOf(name: string): string
}

export function dagParts(compiled: Dict): DagParts {
  const section = dictOf(compiled, 'run') ?? {}
  const sections = listOf(section, 'operations')
  const places = new Map<string, number>()
  for (const [index, operation] of sections.entries()) {
    const name = isDict(operation) ? (textOf(operation, 'name') ?? '') : undefined
    // Of operations with one name the first counts.
    if (name !== undefined && !places.has(name)) places.set(name, index)
  }
  const dag = { value: compiled, origins: Origins.of({ kind: 'built-in' }) }
  const components = dagComponents(dag)
  return {
    operations: dagOperations(compiled),
    inherited: handedDown(section),
    operation: (name) => dagOperationAt(dag, places.get(name) ?? -1, components),
    kindOf: (name) => kindOf(sections[places.get(name) ?? -1] as Dict, components),
  }
}

/** Without a limit of its own a pipeline may start whatever is ready. */
export function concurrencyOf(section: Dict): number {
  const given = section.concurrency ?? null
  return isNumber(given) && Number(given) > 0 ? Number(given) : Number.POSITIVE_INFINITY
}

function kindOf(operation: Dict, components: DagComponents): string {
  if (isDict(operation.schedule)) return 'schedule'
  if (isDict(operation.matrix)) return 'matrix'
  const named = components.get(textOf(operation, 'dagRef') ?? '')?.component
  const component = dictOf(operation, 'component') ?? named ?? {}
  return textOf(dictOf(component, 'run') ?? {}, 'kind') ?? 'job'
}
