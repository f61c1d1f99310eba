/** Where the paths of a sandbox lie outside of it. */
import { delimiter, join } from 'node:path'
import type { Mount } from '../container-options.js'
import type { ContainerPlan } from '../contract.js'

/** A plan with the paths by which its command is found, as they are outside. */
export function outsideOf(container: ContainerPlan): ContainerPlan {
  const mounts = container.container?.mounts ?? []
  const [program = '', ...rest] = container.argv
  const path = (container.env.PATH ?? '').split(delimiter)
  return {
    ...container,
    argv: container.argv.length > 0 ? [outside(program, mounts), ...rest] : [],
    workingDir: outside(container.workingDir, mounts),
    env: { ...container.env, PATH: path.map((folder) => outside(folder, mounts)).join(delimiter) },
  }
}

/** The last mount that holds a path decides; without one it is the machine's own. */
function outside(path: string, mounts: readonly Mount[]): string {
  const holder = mounts.findLast(
    (mount) => mount.kind === 'bind' && (path === mount.target || path.startsWith(`${mount.target}/`)),
  )
  if (holder?.kind !== 'bind') return path
  return join(holder.source, holder.subPath ?? '', path.slice(holder.target.length))
}
