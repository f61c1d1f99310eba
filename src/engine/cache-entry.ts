/** How a run is compared with those before it: by which key, which of them it may take, and in what it differs. Pure. */
import { createHash } from 'node:crypto'
import type { CachePlan } from '../plan/cache-key.js'
import type { CachedAlike, CacheEntry, EqualRun } from '../store/contract.js'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

export function entryOf({ parts }: CachePlan, project: string): CacheEntry {
  const names = Object.keys(parts).sort()
  const digests = Object.fromEntries(names.map((name) => [name, digest(parts[name]!).slice(0, 16)]))
  return { key: digest(JSON.stringify([project, names.map((name) => [name, parts[name]])])), parts: digests }
}

/** The first of the equal runs that has succeeded and is not too old. */
export const firstFresh = (
  equal: readonly EqualRun[],
  { ttlS }: CachePlan,
  now: Date,
): EqualRun | undefined =>
  equal.find(
    ({ status, finishedAt }) =>
      status === 'succeeded' &&
      (ttlS === null || (finishedAt !== null && now.getTime() - Date.parse(finishedAt) <= ttlS * 1000)),
  )

export interface Miss {
  readonly reason: string
  /** The run that was most like it. */
  readonly like?: string
  /** Names of parts. */
  readonly differs?: readonly string[]
  readonly equal?: readonly string[]
}

/** Why there is no result to be taken: which parts differ from the run that was most like it. */
export function missOf(entry: CacheEntry, like: CachedAlike | undefined): Miss {
  if (!like) return { reason: 'no run of this name has succeeded before' }
  const names = new Set([...Object.keys(entry.parts), ...Object.keys(like.parts)])
  const isEqual = (name: string) => entry.parts[name] === like.parts[name]
  const differs = [...names].filter((name) => !isEqual(name)).sort()
  const equal = [...names].filter(isEqual).sort()
  if (differs.length === 0) return { reason: 'the equal run is too old', like: like.uuid, differs, equal }
  return { reason: `it differs in ${differs.join(', ')}`, like: like.uuid, differs, equal }
}
