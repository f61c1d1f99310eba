/**
 * Compiles every operation of a dag, and of the dags in it, to find what would otherwise show only when
 * its turn comes.
 *
 * Input: a compiled dag that has been checked itself. Output: reports. Polyaxon finds these problems too,
 * but not while it checks the file: so they are checks of our own.
 */
import { type Dict, isDict } from '../base/value.js'
import { compileOperation } from '../compile/compile-operation.js'
import type { Tracked } from '../compile/merge.js'
import { Diagnostics } from '../diagnostics/collector.js'
import { dictOf, listOf, textOf } from '../polyaxonfile/fields.js'
import { Reporter } from '../polyaxonfile/report.js'
import { checkDag } from './check-dag.js'
import { type DagComponents, dagComponents, dagOperationAt } from './child-operations.js'

/** Operations of a dag and of all dags in it: the latter multiply, level by level. */
const MOST_OPERATIONS = 12_000

/** What has been looked at: one for a document. */
interface Progress {
  left: number
  /** Components whose operations have been checked. */
  readonly checked: WeakSet<object>
  /** Components, no dags, that compile without a report as they are. */
  readonly plain: WeakSet<object>
}

export function checkDagOperations(
  dag: Tracked,
  reporter: Reporter,
  progress: Progress = { left: MOST_OPERATIONS, checked: new WeakSet(), plain: new WeakSet() },
): void {
  const seen = new Set<string>()
  const components = dagComponents(dag)
  for (const [index, section] of listOf(dictOf(dag.value, 'run') ?? {}, 'operations').entries()) {
    if (!isDict(section)) continue
    const name = textOf(section, 'name')
    if (name === undefined || seen.has(name)) continue
    seen.add(name)
    if (--progress.left < 0) {
      const at = dag.origins.at(['run', 'operations', index])
      if (progress.left === -1) reporter.report('dag-too-large', { most: `${MOST_OPERATIONS}` }, at)
      return
    }
    const component = changesNothing(section) ? componentOf(section, components) : undefined
    if (component && progress.plain.has(component)) continue
    const operation = dagOperationAt(dag, index, components)
    if (!operation) continue
    const own = new Reporter(new Diagnostics())
    checkOne(operation, component, { reporter: own, progress })
    reporter.diagnostics.add(own.diagnostics.items.map((item) => ({ ...item, origin: 'pxrun' as const })))
  }
}

function componentOf(operation: Dict, components: DagComponents): Dict | undefined {
  return dictOf(operation, 'component') ?? components.get(textOf(operation, 'dagRef') ?? '')?.component
}

/** @param component that the operation runs as it is. */
function checkOne(
  operation: Tracked,
  component: Dict | undefined,
  { reporter, progress }: { readonly reporter: Reporter; readonly progress: Progress },
): void {
  const source = compileOperation(operation, reporter)
  if (!source) return
  if (dictOf(source.compiled, 'run')?.kind !== 'dag') {
    if (component && !reporter.diagnostics.items.length) progress.plain.add(component)
    return
  }
  if (isChecked(operation.value, progress)) return
  const nested = { value: source.compiled, origins: source.origins }
  checkDag(nested, reporter)
  if (!reporter.isRefused) checkDagOperations(nested, reporter, progress)
}

/** What an operation may say of itself and leave its component as it is. */
const OWN_KEYS = ['version', 'kind', 'name', 'params', 'dagRef', 'pathRef', 'component', 'dependencies']

const changesNothing = (operation: Dict): boolean =>
  Object.keys(operation).every((key) => OWN_KEYS.includes(key))

/** Whether another operation runs the same dag, which is not changed by either of them. */
function isChecked(operation: Dict, { checked }: Progress): boolean {
  const { component = null, runPatch = null } = operation
  if (!isDict(component) || runPatch !== null) return false
  const isKnown = checked.has(component)
  checked.add(component)
  return isKnown
}
