/**
 * Says of each run that a plan would start whether it would take the result of an equal one, and why not. Starts
 * nothing and records nothing; git is asked which commit a branch is, as it is when a run begins.
 *
 * Operations of a dag are looked at in their order: one that takes values of another can be told as long as that
 * one has a result to be taken. What depends on runs that are still to come is left open, with the reason.
 */
import { fail, ok, type Result } from '../../base/result.js'
import { type Dict, dict } from '../../base/value.js'
import type { RunRecord } from '../../lifecycle/run.js'
import { suggestedOperation } from '../../plan/child-operations.js'
import { dagOrder } from '../../plan/dag.js'
import { dagParts } from '../../plan/dag-parts.js'
import {
  compiledOf,
  isPipelinePlan,
  type PipelinePlan,
  type Plan,
  pipelineOperation,
  valuesOf,
} from '../../plan/pipeline-plan.js'
import { nodeOf } from '../../plan/progress/dag-operation.js'
import { MatrixProgress } from '../../plan/progress/matrix-progress.js'
import { wantedFacts } from '../../plan/wanted-facts.js'
import { dictsOf, textOf } from '../../polyaxonfile/fields.js'
import type { Suggestion } from '../../tuning/tuner.js'
import { entryOf, firstFresh, missOf } from '../cache-entry.js'
import { firstAlive } from '../cached-result.js'
import { draftOf } from '../draft.js'
import type { EngineParts } from '../parts.js'
import { type CachedPlan, pinnedPlan } from '../pin-steps.js'
import { planChild } from './child-plan.js'
import { lookUp } from './facts.js'
import { pipelineSection } from './pipeline-section.js'

export interface CacheForecast {
  /** The keys that lead to the run: an operation's name, the index of a suggestion. Empty for the plan itself. */
  readonly path: readonly string[]
  readonly name: string | null
  /** Null for a run that looks for no equal one, and where nobody can know yet. */
  readonly hit: boolean | null
  readonly reason: string
  /** The run whose result it would take, or the one most like it. */
  readonly like?: string | undefined
  readonly equal?: readonly string[]
  readonly differs?: readonly string[]
  /** What is compared, as canonical text. */
  readonly parts?: Readonly<Record<string, string>>
}

type Place = Pick<CacheForecast, 'path' | 'name'>

export async function foreseeCache(
  parts: EngineParts,
  plan: Plan,
  path: readonly string[] = [],
): Promise<CacheForecast[]> {
  const place = { path, name: plan.name }
  if (plan.foregone) return [open(place, plan.foregone.reason)]
  if (!isPipelinePlan(plan)) return [await ofRun(parts, plan, place)]
  if (plan.kind === 'dag') return ofDag(parts, plan, path)
  if (plan.kind === 'matrix') return ofMatrix(parts, plan, path)
  return [open(place, 'the runs of a schedule look for no equal ones')]
}

const open = (place: Place, reason: string): CacheForecast => ({ ...place, hit: null, reason })

async function ofRun(parts: EngineParts, plan: Plan, place: Place): Promise<CacheForecast> {
  if (!plan.cache) return open(place, 'it takes no part in the cache')
  const { signal } = new AbortController()
  const { cache, project } = await pinnedPlan(parts, { plan: plan as CachedPlan, attempt: 1, signal })
  const entry = entryOf(cache, project)
  const found = await parts.store.lookInCache({ key: entry.key, project, name: plan.name })
  const compared = { ...place, parts: cache.parts }
  const hit = firstFresh(found.equal, cache, parts.clock.now())
  if (hit) {
    const reason = `it would take the result of the equal run ${hit.uuid}`
    return { ...compared, hit: true, reason, like: hit.uuid, equal: Object.keys(entry.parts), differs: [] }
  }
  const ahead = await firstAlive(parts, found.equal)
  if (ahead !== undefined)
    return { ...compared, hit: null, reason: `it would wait for the equal run ${ahead}` }
  return { ...compared, hit: false, ...missOf(entry, found.like) }
}

async function ofDag(
  parts: EngineParts,
  plan: PipelinePlan,
  path: readonly string[],
): Promise<CacheForecast[]> {
  const compiled = compiledOf(plan)
  const dag = dagParts(compiled)
  const order = dagOrder(dag.operations.map(nodeOf))
  /** The runs whose results would stand for operations. */
  const known = new Map<string, RunRecord>()
  const forecasts = new Map<string, CacheForecast[]>()
  for (const name of order.ok ? order.levels.flat() : []) {
    const found = await ofOperation(parts, { plan, dag, compiled, known, path: [...path, name] })
    forecasts.set(name, found)
    const [only] = found
    const like = only?.hit && only.path.length === path.length + 1 ? only.like : undefined
    const record = like === undefined ? undefined : await parts.store.getRun(like)
    if (record) known.set(name, record)
  }
  return dag.operations.flatMap(({ name }) => forecasts.get(name) ?? [])
}

interface InDag {
  readonly plan: PipelinePlan
  readonly dag: ReturnType<typeof dagParts>
  readonly compiled: Dict
  readonly known: ReadonlyMap<string, RunRecord>
  /** Ends with the operation's name. */
  readonly path: readonly string[]
}

async function ofOperation(
  parts: EngineParts,
  { plan, dag, compiled, known, path }: InDag,
): Promise<CacheForecast[]> {
  const name = path.at(-1)!
  const place = { path, name }
  const operation = dag.operation(name)
  if (!operation) return [open(place, 'it names no component that this dag has')]
  const facts = wantedFacts(operation.value)
  const missing = facts.find((fact) => fact.entity === 'ops' && !known.has(fact.name))
  if (missing) return [open(place, `it takes values of ${missing.name}, which would run first`)]
  if (facts.some(({ entity, place: [first] }) => entity === 'dag' && first === 'globals'))
    return [open(place, 'it takes globals of its pipeline, which are of each run')]
  if (dictsOf(operation.value, 'joins').length > 0)
    return [open(place, 'it joins what there is when its turn comes')]
  const { owner, project } = plan
  const looked = await lookUp(
    {
      child: async (_, key) => known.get(key),
      getRun: (uuid) => parts.store.getRun(uuid),
      artifacts: (uuid) => parts.store.artifacts(uuid),
      listRuns: (request) => parts.store.listRuns(request),
    },
    {
      controller: recordOf(plan),
      inputs: valuesOf(compiled, 'inputs'),
      operation: operation.value,
      uuid: plan.uuid,
      owner,
      project,
    },
  )
  if (!looked.ok) return [open(place, looked.error)]
  const { references, joins } = looked.value
  const { inherited } = dag
  const request = { uuid: plan.uuid, operation, references, joins, inherited, name }
  const planned = await planChild(parts, plan, request)
  return planned.ok ? foreseeCache(parts, planned.value, path) : [open(place, planned.error)]
}

/** The pipeline as its operations would see it, were it recorded now. */
function recordOf(plan: PipelinePlan): RunRecord {
  const nothing = { startedAt: null, finishedAt: null, waitTime: null, duration: null }
  const now = new Date(0).toISOString()
  return {
    ...nothing,
    ...draftOf(plan),
    ...{ status: 'running', createdAt: now, updatedAt: now, outputs: {}, metaInfo: {}, attempt: 1 },
    ...{ parent: null, root: plan.uuid, key: null, iteration: null, original: null, cloningKind: null },
    ...{ scheduleAt: null, pending: null, queue: null },
  }
}

/** The kinds that suggest the same values each time; the others do so with a seed. */
const SAME_EACH_TIME = ['mapping', 'grid']
/** The kinds that suggest all there is in one round. */
const ONE_ROUND = [...SAME_EACH_TIME, 'random']

async function ofMatrix(
  parts: EngineParts,
  plan: PipelinePlan,
  path: readonly string[],
): Promise<CacheForecast[]> {
  const place = { path, name: plan.name }
  const section = pipelineSection(parts, plan, plan)
  if (!section.ok) return [open(place, section.error)]
  const matrix = section.value
  const kind = textOf(matrix, 'kind') ?? ''
  if (!SAME_EACH_TIME.includes(kind) && (matrix.seed ?? null) === null)
    return [open(place, 'it suggests other values each time; with a `seed` it would be the same ones')]
  const suggestions = firstRound(matrix)
  if (!suggestions.ok) return [open(place, suggestions.error)]
  const operation = pipelineOperation(plan)
  const compiled = dict([...Object.entries(operation.compiled), ['matrix', matrix]])
  const forecasts: CacheForecast[] = []
  for (const [index, { params, round }] of suggestions.value.entries()) {
    const planned = await planChild(parts, plan, {
      uuid: plan.uuid,
      operation: suggestedOperation({ ...operation, compiled }, params),
      references: new Map(),
      name: plan.name,
      iteration: round,
    })
    const at = [...path, String(index)]
    if (planned.ok) forecasts.push(...(await foreseeCache(parts, planned.value, at)))
    else forecasts.push(open({ path: at, name: plan.name }, planned.error))
  }
  const later = open(place, 'what its further rounds suggest depends on what comes of this one')
  return ONE_ROUND.includes(kind) ? forecasts : [...forecasts, later]
}

function firstRound(matrix: Dict): Result<readonly Suggestion[], string> {
  try {
    const step = new MatrixProgress(matrix, 0).ask()
    if (step?.kind === 'ask-tuner') return fail('its tuner suggests what to run')
    return ok(step?.suggestions ?? [])
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error))
  }
}
