/** A replica that is started again in its place has a new name each time, with a log and an exit code of its own. */
import { existsSync } from 'node:fs'
import type { AttemptLayout } from '../home/layout.js'

export const incarnation = (name: string, restart: number): string =>
  restart === 0 ? name : `${name}-restart-${restart}`

/** How often a container was started again in an attempt. */
export function restartsOf(name: string, files: AttemptLayout): number {
  let restarts = 0
  while (existsSync(files.pid(incarnation(name, restarts + 1)))) restarts++
  return restarts
}

/** How often containers were started again in an attempt, together: each of those was one of the run's tries. */
export const restartsOfAll = (
  containers: readonly { readonly name: string }[],
  files: AttemptLayout,
): number => containers.reduce((sum, { name }) => sum + restartsOf(name, files), 0)

/** The name under which a container was started last: what it is known by to the executor. */
export const lastIncarnation = (name: string, files: AttemptLayout): string =>
  incarnation(name, restartsOf(name, files))

export const allIncarnations = (name: string, files: AttemptLayout): string[] =>
  Array.from({ length: restartsOf(name, files) + 1 }, (_, restart) => incarnation(name, restart))
