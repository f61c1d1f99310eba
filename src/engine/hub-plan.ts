/** Plans the run of a component of the hub that a hook or a tuner names. Reads the hub, writes nothing. */
import { fail, ok, type Result } from '../base/result.js'
import { type Dict, isDict, type Json, toJson } from '../base/value.js'
import { hubSource } from '../hub/hub-source.js'
import { compile } from '../pipeline.js'
import type { Plan } from '../plan/pipeline-plan.js'
import { type Loader, loadDocument } from '../polyaxonfile/bundle.js'
import { dictsOf, textOf } from '../polyaxonfile/fields.js'
import type { EngineParts } from './parts.js'
import { type Origin, planHere } from './plan-here.js'

export interface HubRun {
  readonly uuid: string
  /** What it is called when its component has no name. */
  readonly name: string
  /** As `name:version`. */
  readonly component: string
  readonly queue?: string | undefined
  readonly presets?: readonly string[] | undefined
  /** Sections of params, as an operation has them. */
  readonly params: Dict
  /** Goes to inputs of these names; without such an input only templates see it. Params win. */
  readonly offered: Dict
  readonly isIndependent: boolean
}

const DOCUMENT = '<hub>'

/** The error is one sentence for people. */
export async function planHubRun(
  parts: EngineParts,
  origin: Origin,
  run: HubRun,
): Promise<Result<Plan, string>> {
  const bare = await loadDocument({ path: DOCUMENT }, hubLoader(parts, operationText(run, {})))
  const declared = new Set(
    [...bare.references.values()].flatMap((loaded) => {
      const value = loaded.ok ? loaded.value.source?.value : undefined
      return isDict(value) ? dictsOf(value, 'inputs').map((io) => textOf(io, 'name')) : []
    }),
  )
  const offered = Object.entries(run.offered)
    .filter(([name, value]) => !(name in run.params) && value !== null)
    .map(([name, value]) => [
      name,
      { value: toJson(value), ...(!declared.has(name) && { contextOnly: true }) },
    ])
  const text = operationText(run, Object.fromEntries(offered))
  const bundle = await loadDocument({ path: DOCUMENT }, hubLoader(parts, text))
  const { uuid, name, isIndependent } = run
  return planHere(parts, origin, {
    uuid,
    name,
    isIndependent,
    resolve: (context) => compile(bundle, { context }),
  })
}

/** JSON is YAML. */
function operationText(
  { component, queue, presets, params }: HubRun,
  offered: Readonly<Record<string, Json>>,
): string {
  return JSON.stringify({
    version: 1.1,
    kind: 'operation',
    hubRef: component,
    ...(queue !== undefined && { queue }),
    ...(presets !== undefined && { presets }),
    params: { ...(toJson(params) as object), ...offered },
  })
}

/** Why a component cannot be had from the hub; undefined when it can. */
export async function hubProblem({ hub }: EngineParts, component: string): Promise<string | undefined> {
  const found = await hubSource(component, async () => hub)
  return found.ok ? undefined : found.error
}

const hubLoader = ({ hub }: EngineParts, text: string): Loader => ({
  async load(wanted) {
    if (wanted.kind === 'path' && wanted.path === DOCUMENT) return ok({ name: DOCUMENT, text })
    return wanted.kind === 'hub'
      ? hubSource(wanted.name, async () => hub)
      : fail('it takes components of the hub only')
  },
})
