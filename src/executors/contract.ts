/**
 * An executor runs the containers of one run on one back-end.
 *
 * Everything that it starts outlives pxrun: `start` returns once the container is on its way, and
 * what it writes and how it ends is on disk (or with the back-end) before anybody reads it. So a
 * later pxrun can `adopt` what an earlier one started and miss nothing.
 */
import type { Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import type { AttemptLayout } from '../home/layout.js'
import type { Failure } from '../lifecycle/failure.js'

export interface Executor {
  readonly name: string
  /** What a resolved operation says that this executor does not do, or does otherwise: one sentence each. */
  unsupported(operation: Json): readonly string[]
  /** Checks what can be known before anything starts, such as whether the command exists. */
  prepare(container: ContainerPlan): Promise<Result<void, Failure>>
  start(container: ContainerPlan, attempt: AttemptLayout): Promise<Result<void, Failure>>
  /** Where a container stands that this or an earlier pxrun started. */
  inspect(container: string, attempt: AttemptLayout): Promise<ContainerState>
  /** What happens from here on, ending with `exited` or `lost`; log lines from byte `fromOffset` of the raw log. */
  observe(container: string, attempt: AttemptLayout, options: ObserveOptions): AsyncIterable<ContainerEvent>
  /** Asks the container to end, and ends it with force after the grace period. Resolves once nothing of it is left. */
  stop(container: string, attempt: AttemptLayout, graceMs: number): Promise<void>
  /** Removes what the attempt left with the back-end. Files under `attempt.root` are the caller's. */
  clean(container: string, attempt: AttemptLayout): Promise<void>
}

/** A container with everything resolved: what it runs, where, and with which environment. */
export interface ContainerPlan {
  /** `main`, or the name of a sidecar. */
  readonly name: string
  readonly image: string | null
  /** The final argv, program first. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly workingDir: string
}

export type ContainerState =
  | { readonly state: 'never-started' }
  | { readonly state: 'running' }
  | { readonly state: 'exited'; readonly exitCode: number }
  /** It was started, is gone, and left no exit code. */
  | { readonly state: 'lost' }

export type ContainerEvent =
  | { readonly kind: 'log'; readonly line: string; readonly at: Date; readonly offset: number }
  | { readonly kind: 'exited'; readonly exitCode: number; readonly at: Date }
  | { readonly kind: 'lost' }

export interface ObserveOptions {
  readonly fromOffset: number
  readonly signal: AbortSignal
}
