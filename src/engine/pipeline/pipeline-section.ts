/** The section of a pipeline that says how it goes, `matrix` or `run`, with the templates of its own settings rendered. */
import { fail, ok, type Result } from '../../base/result.js'
import { type Dict, dict } from '../../base/value.js'
import type { RunRecord } from '../../lifecycle/run.js'
import { compiledOf, type PipelinePlan } from '../../plan/pipeline-plan.js'
import { dictOf } from '../../polyaxonfile/fields.js'
import { renderAlone } from '../../resolve/render-alone.js'
import type { EngineParts } from '../parts.js'
import { machineContext } from '../run-context.js'

/** The error is one sentence for people. */
export function pipelineSection(
  parts: EngineParts,
  plan: PipelinePlan,
  { uuid, owner, project, name }: Pick<RunRecord, 'uuid' | 'owner' | 'project' | 'name'>,
): Result<Dict, string> {
  const compiled = compiledOf(plan)
  const section = dictOf(compiled, plan.kind === 'matrix' ? 'matrix' : 'run') ?? {}
  const { executor, documentDir } = plan
  const machine = machineContext(parts, { executor, uuid, documentDir })
  if (!machine) return fail(`there is no executor ${executor}`)
  // The operations of a dag are rendered one by one, when their time has come.
  const own = dict(Object.entries(section).filter(([key]) => key !== 'operations' && key !== 'components'))
  const rendered = renderAlone(own, compiled, { owner, project, uuid, ...machine, name })
  if (!rendered.ok) return fail(`its section cannot be rendered: ${rendered.error}`)
  return ok(dict([...Object.entries(section), ...Object.entries(rendered.value as Dict)]))
}
