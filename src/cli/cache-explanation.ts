/**
 * What `explain` says of a recorded run: whether it took the result of an equal one, and why, field by field; and of
 * a document: whether its runs would.
 */
import type { Json } from '../base/value.js'
import type { CacheForecast } from '../engine/pipeline/foresee-cache.js'
import type { RunRecord } from '../lifecycle/run.js'
import type { CachePlan } from '../plan/cache-key.js'
import type { RunStore } from '../store/contract.js'
import type { Terminal } from './terminal.js'

export interface CacheExplanation {
  /** Null for a run that there is not yet. */
  readonly uuid: string | null
  readonly name: string | null
  readonly status: string | null
  /** Null for a run that looked for no equal one, or of which nobody can know yet. */
  readonly hit: boolean | null
  readonly reason: string
  /** The run whose result it took, or the one most like it. */
  readonly like: string | null
  readonly fields: readonly CacheField[]
}

export interface CacheField {
  readonly name: string
  readonly isEqual: boolean
  /** As they are compared; null for what there is not. */
  readonly value: string | null
  readonly other: string | null
}

/** Of the run itself, or of each run in a pipeline. */
export async function cacheExplanations(store: RunStore, run: RunRecord): Promise<CacheExplanation[]> {
  const children = await store.children(run.uuid)
  if (children.length === 0) return [await explanationOf(store, run)]
  const explained: CacheExplanation[] = []
  for (const { uuid } of children) explained.push(await explanationOf(store, (await store.getRun(uuid))!))
  return explained
}

interface Recorded {
  readonly hit: boolean
  readonly reason?: string
  readonly of?: string
  readonly like?: string
  readonly equal?: readonly string[]
  readonly differs?: readonly string[]
}

async function explanationOf(store: RunStore, run: RunRecord): Promise<CacheExplanation> {
  const { uuid, name, status } = run
  const recorded = run.metaInfo.cache as unknown as Recorded | undefined
  if (!recorded) {
    const reason = partsOf(run) ? 'it has not looked for an equal run yet' : 'it takes no part in the cache'
    return { uuid, name, status, hit: null, reason, like: null, fields: [] }
  }
  const {
    hit,
    of,
    like = of,
    reason = `it took the result of the equal run ${of}`,
    equal = [],
    differs = [],
  } = recorded
  const fields = await fieldsOf(store, { mine: partsOf(run), like, equal, differs })
  return { uuid, name, status, hit, reason, like: like ?? null, fields }
}

/** Of what a plan would start: named by its keys. */
export async function forecastExplanations(
  store: RunStore,
  forecasts: readonly CacheForecast[],
): Promise<CacheExplanation[]> {
  const explained: CacheExplanation[] = []
  for (const { path, name, hit, reason, like, equal = [], differs = [], parts } of forecasts) {
    const fields = await fieldsOf(store, { mine: parts, like, equal, differs })
    const shownName = path.length > 0 ? path.join('/') : name
    explained.push({ uuid: null, name: shownName, status: null, hit, reason, like: like ?? null, fields })
  }
  return explained
}

interface Compared {
  readonly mine: CachePlan['parts'] | undefined
  readonly like: string | undefined
  readonly equal: readonly string[]
  readonly differs: readonly string[]
}

async function fieldsOf(store: RunStore, { mine, like, equal, differs }: Compared): Promise<CacheField[]> {
  const other = like === undefined ? undefined : await store.getRun(like)
  const theirs = other && partsOf(other)
  return [...equal, ...differs].toSorted().map((field) => ({
    name: field,
    isEqual: equal.includes(field),
    value: mine?.[field] ?? null,
    other: theirs?.[field] ?? null,
  }))
}

const partsOf = ({ content }: RunRecord): CachePlan['parts'] | undefined =>
  (content as { readonly cache?: { readonly parts?: Json } }).cache?.parts as CachePlan['parts'] | undefined

export async function printCacheExplanations(
  terminal: Terminal,
  explanations: readonly CacheExplanation[],
): Promise<void> {
  const { dim, green, yellow } = terminal.paint
  for (const { uuid, name, hit, reason, like, fields } of explanations) {
    const verdict = hit === null ? dim('not cached') : hit ? green('cache hit') : yellow('cache miss')
    const id = uuid === null ? '' : `  ${dim(uuid.slice(0, 8))}`
    await terminal.print(`${name ?? uuid ?? 'the run'}${id}  ${verdict}: ${reason}`)
    if (like !== null && !hit) await terminal.print(`  most like ${like}`)
    for (const { name: field, isEqual, value, other } of fields) {
      const compared = isEqual ? dim('equal') : `${shown(value)}  ${dim(`was ${shown(other)}`)}`
      await terminal.print(`  ${field.padEnd(20)} ${compared}`)
    }
  }
}

const WIDEST = 60

const shown = (value: string | null): string => {
  if (value === null) return '(not there)'
  return value.length > WIDEST ? `${value.slice(0, WIDEST - 1)}…` : value
}
