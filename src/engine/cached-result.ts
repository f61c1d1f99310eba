/**
 * Takes the result of an equal run instead of running.
 *
 *   key ─┬─ an equal run has succeeded, and is not too old ─▶ its outputs and artifacts, by reference
 *        ├─ an equal run that came before is under way ─▶ wait for it, holding no place ─▶ look again
 *        └─ none ─▶ run
 *
 * Runs wait only for ones that were made before them, so that no two wait for each other.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { isAlive } from '../host/processes.js'
import type { RunRecord } from '../lifecycle/run.js'
import type { CachePlan } from '../plan/cache-key.js'
import type { EqualRun } from '../store/contract.js'
import { entryOf, firstFresh, missOf } from './cache-entry.js'
import type { DrivenRun } from './driven-run.js'
import type { EngineParts } from './parts.js'
import { shareRunFolder } from './run-folders.js'
import type { StopWatch } from './stop-watch.js'

const LOOK_MS = 100

export interface Caching {
  readonly plan: CachePlan
  readonly watch: StopWatch
  /** Called when it begins to wait. */
  readonly onWait: () => void
}

/** Whether the run has taken a result and is done. Its record says why, or why not. */
export async function takeCached(parts: EngineParts, run: DrivenRun, given: Caching): Promise<boolean> {
  const entry = entryOf(given.plan, run.record.project)
  for (let waited = false; ; waited = true) {
    const equal = await parts.store.enterCache(run.uuid, entry)
    const hit = firstFresh(equal, given.plan, parts.clock.now())
    if (hit) {
      const original = await parts.store.getRun(hit.uuid)
      const reason = `an equal run has succeeded before: ${hit.uuid}`
      if (original) {
        await takeResult(parts, run, { original, reason, equal: Object.keys(entry.parts) })
        return true
      }
    }
    const ahead = await firstAlive(parts, equal)
    if (ahead === undefined || given.watch.signal.aborted) break
    if (!waited) {
      given.onWait()
      await run.notice(`it waits for the equal run ${ahead}`)
    }
    await wait(LOOK_MS, undefined, { signal: given.watch.signal }).catch(() => {})
  }
  const miss = missOf(entry, await parts.store.likeliest(run.uuid))
  await run.update({ metaInfo: { cache: { hit: false, ...miss } } })
  return false
}

/** A run that nobody drives may never end: it is not waited for. */
export async function firstAlive(
  { store }: EngineParts,
  equal: readonly EqualRun[],
): Promise<string | undefined> {
  for (const { uuid, status } of equal) {
    if (status === 'succeeded') continue
    const driver = await store.driver(uuid)
    if (driver && isAlive(driver.identity)) return uuid
  }
  return undefined
}

interface Taken {
  readonly original: RunRecord
  readonly reason: string
  /** In what they are equal; undefined for what was not compared. */
  readonly equal?: readonly string[]
}

/** Ends a run with the result of another one: outputs and metrics as they are, artifacts by reference. */
export async function takeResult(
  parts: EngineParts,
  run: DrivenRun,
  { original, reason, equal }: Taken,
): Promise<void> {
  // Of a result that was itself taken, the run counts that made it.
  const uuid = original.cloningKind === 'cache' && original.original ? original.original : original.uuid
  await run.recordMetrics(await parts.store.metrics(original.uuid))
  await run.recordArtifacts(await parts.store.artifacts(original.uuid))
  await parts.store.recordEdge({ upstream: uuid, downstream: run.uuid, kind: 'cache', values: {} })
  await run.update({
    outputs: original.outputs,
    original: uuid,
    cloningKind: 'cache',
    metaInfo: { cache: { hit: true, of: uuid, ...(equal && { equal }) } },
  })
  shareRunFolder(parts.layout, run.uuid, uuid)
  await run.to('succeeded', 'CacheHit', reason)
}
