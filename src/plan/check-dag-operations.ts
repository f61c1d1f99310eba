/**
 * Compiles every operation of a dag, and of the dags in it, to find what would otherwise show only when
 * its turn comes.
 *
 * Input: a compiled dag that has been checked itself. Output: reports. Polyaxon finds these problems too,
 * but not while it checks the file: so they are checks of our own.
 */
import { toLossless } from '../base/lossless.js'
import { type Dict, isDict } from '../base/value.js'
import { compileOperation } from '../compile/compile-operation.js'
import type { Tracked } from '../compile/merge.js'
import { Diagnostics } from '../diagnostics/collector.js'
import { dictOf, listOf, textOf } from '../polyaxonfile/fields.js'
import { Reporter } from '../polyaxonfile/report.js'
import { checkDag, type DagBudget, dagBudget } from './check-dag.js'
import { type DagComponents, dagComponents, dagOperationAt } from './child-operations.js'

/** Operations of a dag and of all dags in it: the latter multiply, level by level. */
const MOST_OPERATIONS = 12_000

/** What has been looked at: one for a document. */
interface Progress {
  left: number
  readonly budget: DagBudget
  /** Components whose operations have been checked. */
  readonly checked: WeakSet<object>
  /** Components, no dags, with what operations say of them that compiles without a report. */
  readonly fine: WeakMap<object, Set<string>>
}

export function checkDagOperations(
  dag: Tracked,
  reporter: Reporter,
  progress: Progress = {
    left: MOST_OPERATIONS,
    budget: dagBudget(),
    checked: new WeakSet(),
    fine: new WeakMap(),
  },
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
      if (progress.left === -1)
        reporter.report('dag-too-large', { most: `${MOST_OPERATIONS} operations` }, at)
      return
    }
    const component = componentOf(section, components)
    const said = wordsOf(section)
    if (component && progress.fine.get(component)?.has(said)) continue
    const operation = dagOperationAt(dag, index, components)
    if (!operation) continue
    const own = new Reporter(new Diagnostics())
    const isFine = checkOne(operation, { reporter: own, progress })
    if (component && isFine) remember(progress.fine, component, said)
    reporter.diagnostics.add(own.diagnostics.items.map((item) => ({ ...item, origin: 'pxrun' as const })))
  }
}

function componentOf(operation: Dict, components: DagComponents): Dict | undefined {
  return dictOf(operation, 'component') ?? components.get(textOf(operation, 'dagRef') ?? '')?.component
}

/** Whether any other operation that says the same of the same component is fine, too. */
function checkOne(
  operation: Tracked,
  { reporter, progress }: { readonly reporter: Reporter; readonly progress: Progress },
): boolean {
  const source = compileOperation(operation, reporter)
  if (!source) return false
  if (dictOf(source.compiled, 'run')?.kind !== 'dag') return reporter.diagnostics.items.length === 0
  if (isChecked(operation.value, progress)) return false
  const nested = { value: source.compiled, origins: source.origins }
  checkDag(nested, reporter, progress.budget)
  if (!reporter.isRefused) checkDagOperations(nested, reporter, progress)
  return false
}

/** What tells operations of one component apart, and nothing of how they compile. */
const OWN_KEYS = ['version', 'kind', 'name', 'params', 'dagRef', 'pathRef', 'component', 'dependencies']

const wordsOf = (operation: Dict): string =>
  JSON.stringify(
    Object.entries(operation).flatMap(([key, value]) =>
      OWN_KEYS.includes(key) ? [] : [[key, toLossless(value)]],
    ),
  )

function remember(fine: WeakMap<object, Set<string>>, component: Dict, said: string): void {
  const words = fine.get(component)
  if (words) words.add(said)
  else fine.set(component, new Set([said]))
}

/** Whether another operation runs the same dag, which is not changed by either of them. */
function isChecked(operation: Dict, { checked }: Progress): boolean {
  const { component = null, runPatch = null } = operation
  if (!isDict(component) || runPatch !== null) return false
  const isKnown = checked.has(component)
  checked.add(component)
  return isKnown
}
