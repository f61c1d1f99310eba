/**
 * What has to be equal for a run to take the result of an earlier one, part by part, so that a miss can be
 * explained: the resolved values and the unrendered sections, never globals, which hold the run's uuid.
 */
import { toLossless } from '../base/lossless.js'
import { type Dict, isDict, isNumber, type Value } from '../base/value.js'
import { dictOf, dictsOf, flagOf, listOf, textOf } from '../polyaxonfile/fields.js'
import type { ResolvedOperation } from '../resolve/resolved-operation.js'

export interface CachePlan {
  /** Canonical text by part: `inputs.lr`, `container`, … */
  readonly parts: Readonly<Record<string, string>>
  /** How old a result may be; null for any age. */
  readonly ttlS: number | null
}

const SECTIONS = ['init', 'connections', 'containers'] as const

/** Undefined for a run that is not cached. @param isInPipeline outside of pipelines only what asks for it is. */
export function cachePlan(operation: ResolvedOperation, isInPipeline: boolean): CachePlan | undefined {
  if (operation.isPipeline || operation.kind === 'service') return undefined
  const cache = dictOf(operation.compiled, 'cache') ?? {}
  const isDisabled = flagOf(cache, 'disable') ?? !isInPipeline
  if (isDisabled) return undefined
  const ttl = cache.ttl ?? null
  return {
    parts: { kind: operation.kind, ...valueParts(operation, cache), ...sectionParts(operation, cache) },
    ttlS: isNumber(ttl) ? Number(ttl) : null,
  }
}

/** Inputs, outputs that are set, and params that only templates see. */
function valueParts({ compiled }: ResolvedOperation, cache: Dict): Record<string, string> {
  const wanted = cache.io === undefined ? undefined : listOf(cache, 'io')
  const parts: Record<string, string> = {}
  for (const section of ['inputs', 'outputs', 'contexts']) {
    for (const io of dictsOf(compiled, section)) {
      const name = textOf(io, 'name') ?? ''
      const value = io.value ?? null
      if (wanted && !wanted.includes(name)) continue
      if (section !== 'inputs' && value === null) continue
      parts[`${section}.${name}`] = canonical(value)
    }
  }
  return parts
}

/** As they are written: what is rendered into them is among the values, or does not count. */
function sectionParts({ source }: ResolvedOperation, cache: Dict): Record<string, string> {
  const wanted = cache.sections === undefined ? SECTIONS : listOf(cache, 'sections')
  const run = dictOf(source.compiled, 'run') ?? {}
  const parts: Record<string, string> = {}
  if (wanted.includes('init')) parts.init = canonical(run.init ?? null)
  if (wanted.includes('connections')) parts.connections = canonical(run.connections ?? null)
  if (!wanted.includes('containers')) return parts
  for (const [key, section] of Object.entries(run)) {
    if (NO_CONTAINERS.has(key) || !(isDict(section) || Array.isArray(section))) continue
    parts[key] = canonical(withoutResources(section))
  }
  return parts
}

const NO_CONTAINERS: ReadonlySet<string> = new Set(['kind', 'init', 'connections', 'environment', 'volumes'])

/** How much of a machine a container may use does not change what it does. */
function withoutResources(section: Value): Value {
  if (!isDict(section)) return section
  return Object.fromEntries(Object.entries(section).filter(([key]) => key !== 'resources'))
}

/** The same text for equal values, whatever the order of their keys. */
function canonical(value: Value): string {
  return JSON.stringify(toLossless(value), (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}
