/** What others may refer to of a run: its inputs, outputs, artifacts and globals, as its record has them. */
import { type Dict, dict, float, type Json, type Value } from '../base/value.js'
import type { ArtifactRecord, RunRecord } from '../lifecycle/run.js'

export interface KnownRun {
  readonly run: RunRecord
  readonly artifacts: readonly ArtifactRecord[]
}

/** The value at a place such as `outputs.loss`; undefined when the run has nothing there. */
export function runFact({ run, artifacts }: KnownRun, place: readonly string[]): Value | undefined {
  const [first, ...rest] = place
  const name = rest.at(-1)
  switch (first) {
    case 'outputs':
      return name === undefined ? typed(run, 'outputs') : typed(run, 'outputs')[name]
    case 'inputs':
      return name === undefined ? typed(run, 'inputs') : typed(run, 'inputs')[name]
    case 'io':
      return dict([...Object.entries(typed(run, 'inputs')), ...Object.entries(typed(run, 'outputs'))])
    case 'globals':
      return name === undefined ? runGlobals(run) : runGlobals(run)[name]
    case 'artifacts':
      return name === undefined ? everyArtifact(run, artifacts) : artifactPath({ run, artifacts }, name)
    default:
      return undefined
  }
}

/** Values with the types that the operation declares: JSON does not know that 5 is a float. */
function typed(run: RunRecord, section: 'inputs' | 'outputs'): Record<string, Value> {
  const operation = (run.content as { operation?: Json } | null)?.operation as
    | Readonly<Record<string, readonly { name?: string; type?: string }[] | undefined>>
    | undefined
  const declared = operation?.[section] ?? []
  const floats = new Set(declared.filter(({ type }) => type === 'float').map(({ name }) => name))
  return dict(
    Object.entries(run[section]).map(([name, value]) => [
      name,
      typeof value === 'number' && floats.has(name) ? float(value) : (value as Value),
    ]),
  )
}

/** Paths in the artifacts store, which the init step `artifacts` takes. */
function artifactPath({ run, artifacts }: KnownRun, name: string): Value | undefined {
  if (name === 'base') return run.uuid
  if (name === 'outputs') return `${run.uuid}/outputs`
  const found = artifacts.find((artifact) => artifact.name === name && !artifact.isInput)
  if (found) return pathOf(run, found)
  // An output whose type is `artifacts` is one as well.
  return run.outputs[name] as Value | undefined
}

const everyArtifact = (run: RunRecord, artifacts: readonly ArtifactRecord[]): Dict =>
  dict(artifacts.filter(({ isInput }) => !isInput).map((artifact) => [artifact.name, pathOf(run, artifact)]))

const pathOf = (run: RunRecord, { path }: ArtifactRecord): Value =>
  path === null || path.startsWith('/') || /^[a-z]+:/.test(path) ? path : `${run.uuid}/${path}`

function runGlobals(run: RunRecord): Dict {
  const owner = run.owner.split('/')[0] ?? run.owner
  return dict(
    Object.entries({
      owner_name: run.owner,
      project_name: run.project,
      project_unique_name: `${owner}.${run.project}`,
      project_uuid: run.project,
      run_info: `${owner}.${run.project}.runs.${run.uuid}`,
      name: run.name,
      uuid: run.uuid,
      status: run.status,
      iteration: run.iteration,
      created_at: run.createdAt,
      started_at: run.startedAt,
      finished_at: run.finishedAt,
      schedule_at: run.scheduleAt,
      duration: run.duration,
      cloning_kind: run.cloningKind,
      original_uuid: run.original,
      is_independent: run.parent === null,
    }),
  )
}
