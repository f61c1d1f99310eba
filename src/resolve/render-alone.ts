/**
 * Renders one section of a pipeline, of which compile leaves everything as it is written: its `matrix` or its
 * `concurrency`, when it is about to run.
 */
import { fail, ok, type Result } from '../base/result.js'
import { type Dict, dict, type Value } from '../base/value.js'
import { Diagnostics } from '../diagnostics/collector.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { Origins } from '../polyaxonfile/origins.js'
import { Reporter } from '../polyaxonfile/report.js'
import { paramScope } from './param-scope.js'
import { iosOf } from './render-run.js'
import { renderValue } from './renderer.js'
import { globalsOf, type RunContext } from './run-context.js'
import { TemplateWork } from './template-work.js'

/** The error is one sentence for people. */
export function renderAlone(value: Value, compiled: Dict, context: RunContext): Result<Value, string> {
  const work = new TemplateWork()
  const scope = paramScope(iosOf(compiled), dict([['globals', globalsOf(context)]]), work)
  if (!scope.ok) return fail(scope.error.problem.message)
  const reporter = new Reporter(new Diagnostics())
  const origins = Origins.of({ kind: 'built-in' })
  const rendered = renderValue(value, [], { scope: scope.value, view: 'literal', origins, reporter, work })
  const error = reporter.diagnostics.items.find(({ severity }: Diagnostic) => severity === 'error')
  return error ? fail(error.message) : ok(rendered)
}
