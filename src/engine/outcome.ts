/** Judges how a run ended from how its containers ended and from what was asked for before. Pure. */
import type { ContainerExit } from '../executors/contract.js'
import type { Failure } from '../lifecycle/failure.js'
import type { PlannedContainer } from '../plan/run-plan.js'
import type { RunRequest } from '../store/contract.js'

/** How a container ended, as far as anybody can tell. */
export type Ending =
  | ({
      readonly kind: 'exited'
      /** Why it was stopped although nobody asked for that. */
      readonly unhealthy?: string
    } & ContainerExit)
  | { readonly kind: 'lost'; readonly problem: string }

/** By the container's name. */
export type Endings = ReadonlyMap<string, Ending>

/** Who asks for the stop of a run that is over its time: a request like any other, so that it lasts. */
export const TIMEOUT = 'timeout'

export interface Verdict {
  /** Undefined for a success. */
  readonly failure: Failure | undefined
}

/**
 * What the endings so far come to; undefined while nothing is decided. Once it is decided the containers
 * that go on are stopped, and how they end then changes nothing: only what came before counts.
 */
export function verdictOf(containers: readonly PlannedContainer[], endings: Endings): Verdict | undefined {
  const ended = containers
    .flatMap(({ name, role }) => {
      const ending = endings.get(name)
      return ending ? [{ role, ending, failure: failureOf(name, ending) }] : []
    })
    .sort((one, other) => timeOf(one.ending) - timeOf(other.ending))
  let missing = containers.filter(({ role }) => role === 'main').length
  // As a pod in Kubernetes, a run fails when any of its containers has failed by itself.
  let failedBeside: Failure | undefined
  for (const { role, failure } of ended) {
    if (role === 'sidecar') failedBeside ??= failure
    else if (failure) return { failure }
    if (role === 'main') missing--
    if (missing === 0) return { failure: failedBeside }
  }
  return undefined
}

/** Nobody knows when a container ended that is lost: then it comes last. */
const timeOf = (ending: Ending): number => (ending.kind === 'exited' ? ending.at.getTime() : Number.MAX_VALUE)

/** Undefined is success. An intent to stop that was written before the end decides, whatever the exit codes. */
export function judge(
  containers: readonly PlannedContainer[],
  endings: Endings,
  { requests, timeoutS }: { readonly requests: readonly RunRequest[]; readonly timeoutS: number | null },
): Failure | undefined {
  const stop = requests[0]
  if (stop?.by === TIMEOUT) return { reason: 'timed-out', timeoutS: timeoutS ?? 0 }
  if (stop) return { reason: 'stopped', by: stop.by }
  const verdict = verdictOf(containers, endings)
  return verdict ? verdict.failure : { reason: 'lost', problem: 'the executor stopped watching' }
}

/** What is wrong with how a container ended; undefined for exit code 0. */
export function failureOf(container: string, ending: Ending): Failure | undefined {
  if (ending.kind === 'lost') return { reason: 'lost', problem: ending.problem }
  const { exitCode } = ending
  if (ending.unhealthy !== undefined) return { reason: 'unhealthy', container, problem: ending.unhealthy }
  if (ending.outOfMemory) return { reason: 'out-of-memory', container, isCertain: true }
  if (ending.starved) return { reason: 'out-of-memory', container, isCertain: false }
  if (exitCode === 0) return undefined
  if (exitCode > 128) return { reason: 'signal', container, signal: exitCode - 128, exitCode }
  return { reason: 'exit-nonzero', container, exitCode }
}
