/**
 * Everything that an engine needs to run a controller: a dag, a matrix, a schedule, whose work is other runs.
 *
 * Like a run's plan it is plain JSON and is stored with the run. Its operation is in there once more
 * without any loss (`5.0` is not `5`), so that its children can be compiled from the store alone.
 */
import { fromLossless, toLossless } from '../base/lossless.js'
import { type Dict, dict, isDict, type Json, type Value } from '../base/value.js'
import { dictOf, dictsOf, textOf } from '../polyaxonfile/fields.js'
import { Origins } from '../polyaxonfile/origins.js'
import { judgeCondition } from '../resolve/condition.js'
import type { ResolvedOperation } from '../resolve/resolved-operation.js'
import type { RunContext } from '../resolve/run-context.js'
import { type CachePlan, cachePlan } from './cache-key.js'
import { type PlanHead, planHead } from './plan-head.js'
import { type PlanOptions, planRun } from './plan-run.js'
import type { RunPlan } from './run-plan.js'

export interface PipelinePlan extends PlanHead {
  readonly kind: PipelineKind
  readonly pipeline: {
    /** The compiled operation, without loss: see `pipelineOperation`. */
    readonly compiled: Json
    /** What it was compiled from: its params are those of the runs of a matrix or a schedule. Null for a dag. */
    readonly operation: Json
    /** Operations of a dag that are not to run. */
    readonly left?: LeftOut
  }
}

export interface LeftOut {
  readonly names: readonly string[]
  /** The earlier run of the pipeline whose results stand for them; null for none. */
  readonly from: string | null
}

export type PipelineKind = 'dag' | 'matrix' | 'schedule'

export type Plan = (RunPlan | PipelinePlan) & {
  /** Set when the run ends before it begins, and why: its conditions do not hold, or cannot be judged. */
  readonly foregone?: Foregone
  /** What has to be equal for it to take the result of another run. */
  readonly cache?: CachePlan
  /** When it, or a run in it, takes the result of an equal one: by default the runs of pipelines do. */
  readonly caching?: Caching
  /** Of a pipeline: the slot that it was made for, which the runs in it see too. ISO 8601 as Python writes it. */
  readonly slot?: string
  /** A run whose outputs this one begins with. */
  readonly carries?: { readonly from: string }
}

/** `if-asked`: only with `cache: {disable: false}`. */
export type Caching = 'never' | 'if-asked'

export interface Foregone {
  readonly status: 'skipped' | 'upstream_failed' | 'failed'
  readonly reason: string
}

export const isPipelinePlan = (plan: Plan): plan is PipelinePlan => 'pipeline' in plan

/** False for what is recorded of a run that never began: there was nothing to plan, or no need to. */
export const isPlanned = (plan: Plan): boolean => 'pipeline' in plan || 'containers' in plan

/** The plan of an operation, whatever it is. */
export function planOperation(
  operation: ResolvedOperation,
  { context, caching, isSlot = false, ...options }: Planning,
): Plan {
  const plan = operation.isPipeline ? planPipeline(operation, options) : planRun(operation, options)
  const foregone = foregoneOf(operation, context)
  const isInPipeline = context.isIndependent === false && !isSlot
  const cache = caching === 'never' ? undefined : cachePlan(operation, isInPipeline && caching !== 'if-asked')
  const slot = operation.isPipeline ? context.scheduleAt : undefined
  return {
    ...plan,
    ...(foregone && { foregone }),
    ...(cache && { cache }),
    ...(caching && { caching }),
    ...(slot && { slot: String(slot) }),
  }
}

interface Planning extends PlanOptions {
  readonly context: RunContext
  /** Whether it is the run of a slot itself. */
  readonly isSlot?: boolean | undefined
  readonly caching?: Caching | undefined
}

function foregoneOf(operation: ResolvedOperation, context: RunContext): Foregone | undefined {
  // A schedule itself always goes on.
  if (isDict(operation.compiled.schedule)) return undefined
  const judged = judgeCondition(operation, context)
  if (!judged) return undefined
  if (!judged.ok) return { status: 'failed', reason: `its conditions cannot be judged: ${judged.error}` }
  const { holds, text, rendered } = judged.value
  if (holds) return undefined
  const cameTo = rendered === text ? '' : ` came to \`${rendered}\``
  return { status: 'skipped', reason: `its conditions do not hold: \`${text}\`${cameTo}` }
}

/** An operation that starts by events, as a schedule: its runs are made of it as it is written. */
export const planSubscription = (resolved: ResolvedOperation, options: PlanOptions): PipelinePlan =>
  planAs('schedule', { ...resolved, compiled: resolved.source.compiled }, options)

const planPipeline = (resolved: ResolvedOperation, options: PlanOptions): PipelinePlan =>
  planAs(pipelineKind(resolved.compiled), resolved, options)

function planAs(kind: PipelineKind, resolved: ResolvedOperation, options: PlanOptions): PipelinePlan {
  const { compiled, source } = resolved
  return {
    ...planHead(resolved, options),
    kind,
    pipeline: {
      compiled: toLossless(compiled),
      operation: kind === 'dag' ? null : toLossless(source.operation.value),
    },
  }
}

/** What has to happen first decides: the slots of a schedule, the runs of a matrix, the operations of a dag. */
export function pipelineKind(compiled: Dict): PipelineKind {
  if (isDict(compiled.schedule)) return 'schedule'
  return isDict(compiled.matrix) ? 'matrix' : 'dag'
}

/** The values of the inputs or outputs of a compiled operation. */
export const valuesOf = (compiled: Dict, section: 'inputs' | 'outputs'): Record<string, Value> =>
  dict(dictsOf(compiled, section).map((io) => [textOf(io, 'name') ?? '', io.value ?? null]))

const compiledByJson = new WeakMap<object, Dict>()

/** The compiled operation of a stored plan. Read once: that of a large dag takes its time. */
export function compiledOf({ pipeline }: PipelinePlan): Dict {
  const json = pipeline.compiled as object
  const compiled = compiledByJson.get(json) ?? (fromLossless(pipeline.compiled) as Dict)
  compiledByJson.set(json, compiled)
  return compiled
}

/** The operation of a stored plan as `compile` gave it, but for where its parts were written. */
export function pipelineOperation(plan: PipelinePlan): ResolvedOperation {
  const { pipeline } = plan
  const compiled = compiledOf(plan)
  const operation = pipeline.operation === null ? compiled : (fromLossless(pipeline.operation) as Dict)
  const origins = Origins.of({ kind: 'built-in' })
  const run = dictOf(compiled, 'run') ?? {}
  return {
    kind: textOf(run, 'kind') ?? '',
    name: textOf(compiled, 'name') ?? null,
    description: textOf(compiled, 'description') ?? null,
    tags: [],
    isPipeline: true,
    compiled,
    run,
    scope: {},
    textScope: {},
    inputs: {},
    outputs: {},
    source: { compiled, origins, operation: { value: operation, origins } },
    origins,
  }
}
