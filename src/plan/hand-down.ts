/**
 * What a dag hands down to its operations: scheduling, connections and volumes that each starts from.
 *
 * Where an operation says something itself, that counts; lists get what they do not have yet.
 */
import { type Dict, dict, isDict, type Value } from '../base/value.js'
import type { CompiledOperation } from '../compile/compile-operation.js'
import { patchSection } from '../compile/merge.js'
import { normalizeRunPatch } from '../compile/run-patch.js'
import { runShape } from '../compile/section-shape.js'
import { dictOf, dictsOf, textOf } from '../polyaxonfile/fields.js'
import { Origins } from '../polyaxonfile/origins.js'
import type { Reporter } from '../polyaxonfile/report.js'

const HANDED_DOWN = ['environment', 'connections', 'volumes'] as const

/** The sections of a dag's run that its operations get; undefined when there are none. */
export function handedDown(dagRun: Dict): Dict | undefined {
  const sections = HANDED_DOWN.flatMap((key) => {
    const section = dagRun[key] ?? null
    return section === null ? [] : [[key, section] as const]
  })
  return sections.length ? dict(sections) : undefined
}

export function withHandedDown(
  source: CompiledOperation,
  sections: Dict,
  reporter: Reporter,
): CompiledOperation {
  const run = dictOf(source.compiled, 'run')
  if (!run) return source
  const own = source.origins
  const patch = { value: sections, origins: Origins.of({ kind: 'built-in' }) }
  const normal = normalizeRunPatch(patch, run, reporter)
  if (!normal) return source
  const merged = patchSection({ value: run, origins: own.part(['run']) }, normal, {
    shape: runShape(textOf(run, 'kind') ?? ''),
    strategy: 'pre_merge',
  })
  const value = withVolumes(merged.value, normal.value)
  return {
    ...source,
    compiled: dict([...Object.entries(source.compiled), ['run', value]]),
    origins: own.with(['run'], merged.origins, []),
  }
}

/** Patching leaves a list of volumes alone once there is one. */
function withVolumes(run: Dict, patch: Dict): Dict {
  const volumes = dictsOf(patch, 'volumes')
  if (!volumes.length) return run
  const own = dictsOf(run, 'volumes')
  const names = new Set(own.map((volume) => textOf(volume, 'name')))
  const all: Value[] = [
    ...own,
    ...volumes.filter((volume) => isDict(volume) && !names.has(textOf(volume, 'name'))),
  ]
  return dict([...Object.entries(run), ['volumes', all]])
}
