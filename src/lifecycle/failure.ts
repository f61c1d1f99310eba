import { unreachable } from '../base/invariant.js'

/**
 * Why a run ended other than well: stored as the reason of its final condition.
 * A closed union, so that every place that reports one handles all of them.
 */
export type Failure =
  | { readonly reason: 'exit-nonzero'; readonly container: string; readonly exitCode: number }
  | {
      readonly reason: 'signal'
      readonly container: string
      readonly signal: number
      readonly exitCode: number
    }
  | { readonly reason: 'command-not-found'; readonly container: string; readonly command: string }
  | {
      readonly reason: 'image-pull'
      readonly container: string
      readonly image: string
      readonly problem: string
    }
  | { readonly reason: 'build-failed'; readonly problem: string }
  | { readonly reason: 'start-failed'; readonly container: string; readonly problem: string }
  /** The back-end itself does not answer or cannot be used. */
  | { readonly reason: 'executor-unavailable'; readonly executor: string; readonly problem: string }
  /** Certain, or as good as: by SIGKILL, while the system ended processes for want of memory. */
  | { readonly reason: 'out-of-memory'; readonly container: string; readonly isCertain: boolean }
  /** A probe of the document said so, and it was stopped. */
  | { readonly reason: 'unhealthy'; readonly container: string; readonly problem: string }
  | { readonly reason: 'init-failed'; readonly step: string; readonly problem: string }
  | { readonly reason: 'timed-out'; readonly timeoutS: number }
  /** Of a pipeline: some of the runs in it failed. */
  | { readonly reason: 'operations-failed'; readonly names: readonly string[] }
  /** Of a matrix: nothing more could be suggested. */
  | { readonly reason: 'tuner-failed'; readonly problem: string }
  /** Of a pipeline: so many of its runs failed that it was given up. */
  | { readonly reason: 'early-stopped'; readonly problem: string }
  | { readonly reason: 'stopped'; readonly by: string }
  | { readonly reason: 'lost'; readonly problem: string }
  | { readonly reason: 'collect-failed'; readonly problem: string }
  | { readonly reason: 'refused'; readonly problem: string }
  | { readonly reason: 'internal-error'; readonly problem: string }

export type FailureReason = Failure['reason']

/** One sentence for people. */
export function describeFailure(failure: Failure): string {
  switch (failure.reason) {
    case 'exit-nonzero':
      return `${failure.container} ended with exit code ${failure.exitCode}`
    case 'signal':
      return `${failure.container} was ended by signal ${failure.signal} (or it exited with ${failure.exitCode})`
    case 'command-not-found':
      return `${failure.container}: the command \`${failure.command}\` was not found`
    case 'image-pull':
      return `${failure.container}: the image ${failure.image} cannot be used: ${failure.problem}`
    case 'build-failed':
      return `its image could not be built: ${failure.problem}`
    case 'executor-unavailable':
      return `the executor ${failure.executor} cannot be used: ${failure.problem}`
    case 'out-of-memory':
      return failure.isCertain
        ? `${failure.container} was ended because it used more memory than it may`
        : `${failure.container} was ended by signal 9 (or it exited with 137) while the system ended processes for want of memory`
    case 'unhealthy':
      return `${failure.container} was stopped: ${failure.problem}`
    case 'start-failed':
      return `${failure.container} could not be started: ${failure.problem}`
    case 'init-failed':
      return `the init step ${failure.step} failed: ${failure.problem}`
    case 'timed-out':
      return `it ran longer than its timeout of ${failure.timeoutS} s`
    case 'operations-failed':
      return `${failure.names.length === 1 ? 'an operation' : `${failure.names.length} operations`} of it failed: ${listed(failure.names)}`
    case 'tuner-failed':
      return `its search came to nothing: ${failure.problem}`
    case 'early-stopped':
      return failure.problem
    case 'stopped':
      return `it was stopped by ${failure.by}`
    case 'lost':
      return `nobody knows how it ended: ${failure.problem}`
    case 'collect-failed':
      return `its results could not be collected: ${failure.problem}`
    case 'refused':
      return failure.problem
    case 'internal-error':
      return `a bug in pxrun: ${failure.problem}`
    default:
      return unreachable(failure)
  }
}

/** Names are listed up to here. */
const MAX_LISTED = 5

const listed = (names: readonly string[]): string =>
  names.length > MAX_LISTED ? `${names.slice(0, MAX_LISTED).join(', ')}, …` : names.join(', ')
