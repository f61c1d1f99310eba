/**
 * Brings a `runPatch` into the form of the run that it patches.
 *
 * A patch for a distributed run may leave out which replica it is for: then it is for all of them.
 */
import { type Dict, dict, isDict } from '../base/value.js'
import { checkSection, isFindings, normalSection } from '../polyaxonfile/check-value.js'
import { textOf } from '../polyaxonfile/fields.js'
import { Origins } from '../polyaxonfile/origins.js'
import type { Path } from '../polyaxonfile/path.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { formatRules } from '../polyaxonfile/rules/index.js'
import { pythonText } from '../types/text/python-text.js'
import type { Tracked } from './merge.js'

/** The replicas that a patch without names goes to, by run kind. */
const REPLICAS: Readonly<Record<string, readonly string[]>> = {
  tfjob: ['chief', 'ps', 'worker', 'evaluator'],
  pytorchjob: ['master', 'worker'],
  daskcluster: ['worker', 'scheduler'],
}

/** @param run the run that is patched. */
export function normalizeRunPatch(patch: Tracked, run: Dict, reporter: Reporter): Tracked | undefined {
  const kind = textOf(run, 'kind') ?? ''
  const patchKind = patch.value.kind === undefined ? kind : patch.value.kind
  if (patchKind !== kind) {
    const at = patch.origins.at(['kind'])
    const hint = 'leave out the `kind`'
    reporter.report('run-patch-kind', { patch: pythonText(patchKind), run: kind }, at, { hint })
    return undefined
  }
  const normal = normalPatch(patch, run, kind) ?? reported(patch, kind, reporter)
  if (!normal) return undefined
  checkRules(normal, reporter)
  return reporter.isRefused ? undefined : normal
}

function normalPatch(patch: Tracked, run: Dict, kind: string): Tracked | undefined {
  const whole = normalRun(patch, kind)
  if (whole) return whole
  const spread = spreadOver(patch, run, kind)
  if (spread) return normalRun(spread, kind)
  // A job of MPI, and a run without replicas, take nothing from a patch for replicas.
  const isForReplicas = !isFindings(
    normalSection(kind === 'raycluster' ? 'rayReplica' : 'replica', patch.value),
  )
  return isForReplicas && DISTRIBUTED.includes(kind) ? { value: dict(), origins: patch.origins } : undefined
}

const DISTRIBUTED = ['mpijob', 'raycluster', ...Object.keys(REPLICAS)]

function normalRun({ value, origins }: Tracked, kind: string): Tracked | undefined {
  const normal = normalSection('run', withKind(value, kind))
  return isFindings(normal) ? undefined : { value: normal, origins }
}

function reported(patch: Tracked, kind: string, reporter: Reporter): undefined {
  checkSection('run', { value: withKind(patch.value, kind), origins: patch.origins }, reporter)
}

const withKind = (patch: Dict, kind: string): Dict => dict([...Object.entries(patch), ['kind', kind]])

/** The patch once for each replica; undefined for a run that has none. */
function spreadOver({ value, origins }: Tracked, run: Dict, kind: string): Tracked | undefined {
  const places: Path[] = (REPLICAS[kind] ?? []).filter((name) => isDict(run[name])).map((name) => [name])
  let spread = dict(places.map(([name]) => [String(name), value]))
  if (kind === 'raycluster') {
    const workers = isDict(run.workers) ? Object.keys(run.workers) : []
    if (isDict(run.head)) places.push(['head'])
    places.push(...workers.map((name) => ['workers', name]))
    spread = dict([
      ...(isDict(run.head) ? [['head', value] as const] : []),
      ['workers', dict(workers.map((name) => [name, value]))],
    ])
  }
  if (!places.length) return undefined
  const start = Origins.of({ kind: 'built-in' })
  return { value: spread, origins: places.reduce((all, place) => all.with(place, origins, []), start) }
}

/** What holds for a run holds for its patch by itself. */
function checkRules({ value, origins }: Tracked, reporter: Reporter): void {
  const start = Origins.of({ kind: 'built-in' })
  const component = {
    value: dict([
      ['kind', 'component'],
      ['run', value],
    ]),
    origins: start.with(['run'], origins, []),
  }
  for (const rule of formatRules) rule({ ...component, role: 'preset' }, reporter)
}
