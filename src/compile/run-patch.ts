/**
 * Brings a `runPatch` into the form of the run that it patches.
 *
 * A patch for a distributed run may leave out which replica it is for: then it is for all of them.
 */
import { type Dict, dict, isDict } from '../base/value.js'
import { checkSection, isFindings, normalSection } from '../polyaxonfile/check-value.js'
import { textOf } from '../polyaxonfile/fields.js'
import type { Origins } from '../polyaxonfile/origins.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { pythonText } from '../types/text/python-text.js'

/** The replicas that a patch without names goes to, by run kind. MPI jobs have no such rule. */
const REPLICAS: Readonly<Record<string, readonly string[]>> = {
  tfjob: ['chief', 'ps', 'worker', 'evaluator'],
  pytorchjob: ['master', 'worker'],
  daskcluster: ['worker', 'scheduler'],
}

interface PatchedRun {
  /** The run that is patched. */
  readonly run: Dict
  readonly origins: Origins
  readonly reporter: Reporter
}

export function normalizeRunPatch(patch: Dict, { run, origins, reporter }: PatchedRun): Dict | undefined {
  const kind = textOf(run, 'kind') ?? ''
  const patchKind = patch.kind ?? kind
  if (patchKind !== kind) {
    const at = origins.at(['kind'])
    reporter.report('run-patch-kind', { patch: pythonText(patchKind), run: kind }, at, {
      hint: 'leave out the `kind`',
    })
    return undefined
  }
  const whole = withKind(patch, kind)
  const normal = normalSection('run', whole)
  if (!isFindings(normal)) return normal
  const spread = spreadOver(patch, run, kind)
  const normalSpread = spread && normalSection('run', withKind(spread, kind))
  if (normalSpread && !isFindings(normalSpread)) return normalSpread
  return checkSection('run', { value: whole, origins }, reporter)
}

const withKind = (patch: Dict, kind: string): Dict => dict([...Object.entries(patch), ['kind', kind]])

function spreadOver(patch: Dict, run: Dict, kind: string): Dict | undefined {
  if (kind === 'raycluster') {
    const workers = isDict(run.workers) ? Object.keys(run.workers) : []
    return dict([
      ...(isDict(run.head) ? [['head', patch] as const] : []),
      ['workers', dict(workers.map((name) => [name, patch]))],
    ])
  }
  const names = REPLICAS[kind]?.filter((name) => isDict(run[name])) ?? []
  return names.length ? dict(names.map((name) => [name, patch])) : undefined
}
