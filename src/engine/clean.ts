/**
 * What runs that are over have left beside their records, outputs and logs, and how it goes away: contexts,
 * folders that containers shared, containers, and all working files of runs that were deleted. Output:
 * things that can be removed one by one, each looked at again at that moment.
 */
import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Executor, Leftover } from '../executors/contract.js'
import { withFileLock } from '../home/file-lock.js'
import { isDone } from '../lifecycle/status.js'
import type { EngineParts } from './parts.js'
import { removeAttempts } from './run-folders.js'

export interface Waste {
  readonly kind: 'context' | 'volumes' | 'attempts' | 'container' | 'image' | 'cache'
  /** Null for a cache or an image, which is nobody's. */
  readonly run: string | null
  /** A path, or the name of a container. */
  readonly name: string
  /** Unknown for what a back end holds. */
  readonly bytes: number | null
  /** False when it is in use again. */
  remove(): Promise<boolean>
}

export interface CleanOptions {
  /** Also what can be fetched or made again. */
  readonly caches?: boolean
}

export async function findWaste(parts: EngineParts, { caches = false }: CleanOptions = {}): Promise<Waste[]> {
  return [
    ...(await contexts(parts)),
    ...(await attempts(parts)),
    ...(await containers(parts)),
    ...(caches ? [...gitMirrors(parts), ...(await imagesOf(parts))] : []),
  ]
}

/** Done, or deleted. A run is recorded before any of its files is made, so the files have to be seen first. */
async function standing({ store }: EngineParts, uuid: string): Promise<'live' | 'done' | 'deleted'> {
  const run = await store.getRun(uuid)
  if (!run) return 'deleted'
  return isDone(run.status) && !(await store.driver(uuid)) ? 'done' : 'live'
}

async function contexts(parts: EngineParts): Promise<Waste[]> {
  const waste: Waste[] = []
  for (const uuid of namesIn(join(parts.layout.home, 'context'))) {
    const { context } = parts.layout.run(uuid)
    if ((await standing(parts, uuid)) !== 'live')
      waste.push(folderOf(parts, uuid, { kind: 'context', path: context }))
  }
  return waste
}

/** Of a run that is done its logs and exit codes stay; of a deleted one, nothing. */
async function attempts(parts: EngineParts): Promise<Waste[]> {
  const waste: Waste[] = []
  for (const uuid of namesIn(join(parts.layout.home, 'attempts'))) {
    const folder = parts.layout.run(uuid).attempts
    const now = await standing(parts, uuid)
    if (now === 'deleted') waste.push(folderOf(parts, uuid, { kind: 'attempts', path: folder }))
    if (now !== 'done') continue
    for (const number of namesIn(folder)) {
      const path = join(folder, number, 'volumes')
      if (lstatSync(path, { throwIfNoEntry: false }))
        waste.push(folderOf(parts, uuid, { kind: 'volumes', path }))
    }
  }
  return waste
}

function folderOf(
  parts: EngineParts,
  run: string,
  { kind, path }: { readonly kind: Waste['kind']; readonly path: string },
): Waste {
  const remove = async () => {
    if ((await standing(parts, run)) === 'live') return false
    if (kind === 'attempts') removeAttempts(parts.layout.run(run))
    else rmSync(path, { recursive: true, force: true })
    return true
  }
  return { kind, run, name: path, bytes: sizeOf(path), remove }
}

async function containers(parts: EngineParts): Promise<Waste[]> {
  const waste: Waste[] = []
  for (const executor of parts.executors) {
    for (const leftover of (await executor.leftovers?.(parts.layout.home)) ?? []) {
      if ((await standing(parts, leftover.run)) !== 'live') waste.push(containerOf(parts, executor, leftover))
    }
  }
  return waste
}

function containerOf(parts: EngineParts, executor: Executor, { run, attempt, container }: Leftover): Waste {
  const remove = async () => {
    if ((await standing(parts, run)) === 'live') return false
    await executor.clean(container, parts.layout.run(run).attempt(attempt))
    return true
  }
  return {
    kind: 'container',
    run,
    name: `${executor.name}: ${container} of attempt ${attempt}`,
    bytes: null,
    remove,
  }
}

/** A step that uses a mirror holds its lock; working copies hold all that they need themselves. */
function gitMirrors({ layout }: EngineParts): Waste[] {
  return namesIn(layout.gitCache)
    .filter((name) => name.endsWith('.git'))
    .map((name): Waste => {
      const path = join(layout.gitCache, name)
      const remove = async () => {
        await withFileLock(`${path}.lock`, new AbortController().signal, async () =>
          rmSync(path, { recursive: true, force: true }),
        )
        return true
      }
      return { kind: 'cache', run: null, name: path, bytes: sizeOf(path), remove }
    })
}

/** One that a container uses is refused by its engine. */
async function imagesOf({ executors, layout }: EngineParts): Promise<Waste[]> {
  const waste: Waste[] = []
  for (const executor of executors) {
    for (const { name, bytes, remove } of (await executor.caches?.(layout.home)) ?? [])
      waste.push({ kind: 'image', run: null, name, bytes, remove: () => remove().then(() => true) })
  }
  return waste
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Bytes of all files below; links count as themselves. What cannot be read counts as nothing. */
function sizeOf(path: string): number {
  try {
    const stat = lstatSync(path)
    if (!stat.isDirectory()) return stat.size
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
  } catch {
    return 0
  }
}
