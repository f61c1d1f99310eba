/** What a process has in the place of mounts: links below the run's context. */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import type { AttemptLayout } from '../../home/layout.js'
import type { Mount } from '../container-options.js'
import { realMounts } from '../mount-sources.js'

/** Undefined when all are there, or what keeps one from it. */
export function linkMounts(
  mounts: readonly Mount[],
  container: string,
  attempt: AttemptLayout,
): string | undefined {
  if (mounts.length === 0) return undefined
  // A process of the user sees these sockets anyway.
  const real = realMounts(mounts, { container, attempt, engineSockets: [] })
  if (!real.ok) return real.error
  for (const mount of real.value) {
    if (mount.kind === 'memory')
      return `the volume at ${mount.target} would be in memory, which needs a mount`
    try {
      mkdirSync(dirname(mount.target), { recursive: true })
      rmSync(mount.target, { force: true })
      symlinkSync(mount.source, mount.target)
    } catch (error) {
      return `the volume at ${mount.target} cannot be linked: ${(error as Error).message}`
    }
  }
  return undefined
}
