/** Patches an operation with a preset: an operation that names no component and applies to any. */
import { type Dict, dict, isDict } from '../base/value.js'
import type { Document } from '../polyaxonfile/document.js'
import { dictOf } from '../polyaxonfile/fields.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { withoutNulls } from '../polyaxonfile/without-nulls.js'
import { patchSection, type Tracked } from './merge.js'
import { strategyOf } from './patch-strategy.js'
import { reportConflicts } from './report-conflicts.js'
import { normalizeRunPatch } from './run-patch.js'
import { operationPatchShape } from './section-shape.js'

/** What a preset says about itself, or cannot change. */
const ITS_OWN = [
  'version',
  'kind',
  'isPreset',
  'patchStrategy',
  'component',
  'hubRef',
  'dagRef',
  'urlRef',
  'pathRef',
]

export function applyPreset(operation: Tracked, preset: Document, reporter: Reporter): Tracked {
  const run = dictOf(dictOf(operation.value, 'component') ?? dict(), 'run') ?? dict()
  const sections = dict(Object.entries(preset.value).filter(([key]) => !ITS_OWN.includes(key)))
  const bothPatchRun = isDict(operation.value.runPatch) && isDict(sections.runPatch)
  const current = bothPatchRun ? withNormalPatch(operation, run, reporter) : operation
  const tracked = { value: sections, origins: preset.origins }
  const patch = bothPatchRun ? withNormalPatch(tracked, run, reporter) : tracked
  if (!current || !patch) return operation
  const kind = typeof run.kind === 'string' ? run.kind : ''
  const how = { shape: operationPatchShape(kind), strategy: strategyOf(preset.value) }
  const patched = patchSection(current, patch, how)
  reportConflicts(patched, preset.origins, reporter)
  return bothPatchRun ? withWrittenPatch(patched) : patched
}

/** Two patches of a run become one as it is written: what is null in either of them says nothing any more. */
function withWrittenPatch({ value, origins }: Tracked): Tracked {
  const written = withoutNulls('run', dictOf(value, 'runPatch') ?? dict())
  return { value: dict([...Object.entries(value), ['runPatch', written]]), origins }
}

/** The section with its `runPatch` in the form of the run that it is for. */
function withNormalPatch({ value, origins }: Tracked, run: Dict, reporter: Reporter): Tracked | undefined {
  const patch = { value: dictOf(value, 'runPatch') ?? dict(), origins: origins.part(['runPatch']) }
  const normal = normalizeRunPatch(patch, run, reporter)
  if (!normal) return undefined
  return {
    value: dict([...Object.entries(value), ['runPatch', normal.value]]),
    origins: origins.with(['runPatch'], normal.origins, []),
  }
}
