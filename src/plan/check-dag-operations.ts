/**
 * Compiles every operation of a dag, and of the dags in it, to find what would otherwise show only when
 * its turn comes.
 *
 * Input: a compiled dag that has been checked itself. Output: reports. Polyaxon finds these problems too,
 * but not while it checks the file: so they are checks of our own.
 */
import { compileOperation } from '../compile/compile-operation.js'
import type { Tracked } from '../compile/merge.js'
import { Diagnostics } from '../diagnostics/collector.js'
import { dictOf, dictsOf, textOf } from '../polyaxonfile/fields.js'
import { Reporter } from '../polyaxonfile/report.js'
import { checkDag } from './check-dag.js'
import { dagOperation } from './child-operations.js'

export function checkDagOperations(dag: Tracked, reporter: Reporter): void {
  const names = dictsOf(dictOf(dag.value, 'run') ?? {}, 'operations').map((section) =>
    textOf(section, 'name'),
  )
  for (const name of new Set(names)) {
    const operation = name === undefined ? undefined : dagOperation(dag, name)
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
