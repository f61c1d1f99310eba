/** Judges how a run ended from how its container ended and from what was asked for before. */
import type { Failure } from '../lifecycle/failure.js'
import type { RunRequest } from '../store/contract.js'

/** How the container ended, as far as anybody can tell. */
export type Ending =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly outOfMemory?: boolean }
  | { readonly kind: 'lost'; readonly problem: string }

/** Who asks for the stop of a run that is over its time: a request like any other, so that it lasts. */
export const TIMEOUT = 'timeout'

/** `undefined` is success. An intent to stop that was written before the end decides, whatever the exit code. */
export function judge(
  ending: Ending,
  {
    container,
    requests,
    timeoutS,
  }: { container: string; requests: readonly RunRequest[]; timeoutS: number | null },
): Failure | undefined {
  const stop = requests[0]
  if (stop)
    return stop.by === TIMEOUT
      ? { reason: 'timed-out', timeoutS: timeoutS ?? 0 }
      : { reason: 'stopped', by: stop.by }
  if (ending.kind === 'lost') return { reason: 'lost', problem: ending.problem }
  const { exitCode } = ending
  if (ending.outOfMemory) return { reason: 'out-of-memory', container }
  if (exitCode === 0) return undefined
  if (exitCode > 128) return { reason: 'signal', container, signal: exitCode - 128, exitCode }
  return { reason: 'exit-nonzero', container, exitCode }
}
