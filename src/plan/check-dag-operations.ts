/**
 * Compiles every operation of a dag, and of the dags in it, to find what would otherwise show only when
 * its turn comes.
 *
 * Input: a compiled dag that has been checked itself. Output: reports. Polyaxon finds these problems too,
 * but not while it checks the file: so they are checks of our own.
 */
import { isDict } from '../base/value.js'
import { compileOperation } from '../compile/compile-operation.js'
import type { Tracked } from '../compile/merge.js'
import { Diagnostics } from '../diagnostics/collector.js'
import { dictOf, listOf, textOf } from '../polyaxonfile/fields.js'
import { Reporter } from '../polyaxonfile/report.js'
import { checkDag } from './check-dag.js'
import { dagOperationAt } from './child-operations.js'

export function checkDagOperations(dag: Tracked, reporter: Reporter): void {
  const seen = new Set<string>()
  for (const [index, section] of listOf(dictOf(dag.value, 'run') ?? {}, 'operations').entries()) {
    const name = isDict(section) ? textOf(section, 'name') : undefined
    if (name === undefined || seen.has(name)) continue
    seen.add(name)
    const operation = dagOperationAt(dag, index)
    if (!operation) continue
    const own = new Reporter(new Diagnostics())
    checkOne(operation, own)
    reporter.diagnostics.add(own.diagnostics.items.map((item) => ({ ...item, origin: 'pxrun' as const })))
  }
}

function checkOne(operation: Tracked, reporter: Reporter): void {
  const source = compileOperation(operation, reporter)
  if (!source || dictOf(source.compiled, 'run')?.kind !== 'dag') return
  const nested = { value: source.compiled, origins: source.origins }
  checkDag(nested, reporter)
  if (!reporter.isRefused) checkDagOperations(nested, reporter)
}
