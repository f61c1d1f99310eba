/**
 * Runs containers as processes of this machine in a sandbox of bubblewrap: Polyaxon's own paths, a
 * read-only root, and only the run's folders to write to. Supervised, stopped and adopted as every
 * process is.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'
import type { AttemptLayout } from '../../home/layout.js'
import type { Failure } from '../../lifecycle/failure.js'
import type { PlannedContainer, RunPlan } from '../../plan/run-plan.js'
import type { ContainerPlan, ExecOptions, RunPlaces } from '../contract.js'
import { usualSockets } from '../docker/engine-address.js'
import { CONTEXT_ROOT } from '../docker/options/container-options.js'
import { unsupportedFields } from '../field-support.js'
import { realMounts } from '../mount-sources.js'
import { findOnPath } from '../process/find-program.js'
import { ProcessExecutor, type ProcessOptions } from '../process/process-executor.js'
import { bubblewrapArgv, mountPointProblem } from './bubblewrap.js'
import { outsideOf } from './paths.js'
import { planSandbox, TEMPORARY } from './plan-sandbox.js'
import { SANDBOX_FIELDS } from './supported-fields.js'

const PROBE_MS = 10_000

export interface SandboxOptions extends ProcessOptions {
  readonly environment: Readonly<Record<string, string | undefined>>
}

export class SandboxExecutor extends ProcessExecutor {
  override readonly name = 'sandbox'
  readonly #environment: Readonly<Record<string, string | undefined>>
  #problem: { readonly found: string | undefined } | undefined

  constructor({ environment, ...options }: SandboxOptions) {
    super(options)
    this.#environment = environment
  }

  override unsupported(operation: Json): readonly string[] {
    return unsupportedFields(operation, { executor: this.name, fields: SANDBOX_FIELDS })
  }

  override contextRoot(): string {
    return CONTEXT_ROOT
  }

  override plan(
    run: RunPlan,
    container: PlannedContainer,
    places: RunPlaces,
  ): Result<ContainerPlan, Failure> {
    return planSandbox(run, container, places)
  }

  override async prepare(container: ContainerPlan): Promise<Result<void, Failure>> {
    this.#problem ??= { found: problemHere(this.#bubblewrap()) }
    if (this.#problem.found !== undefined)
      return fail({ reason: 'executor-unavailable', executor: this.name, problem: this.#problem.found })
    // What is looked for lies elsewhere outside.
    return await super.prepare(outsideOf(container))
  }

  override async start(container: ContainerPlan, attempt: AttemptLayout): Promise<Result<void, Failure>> {
    const argv = this.#inSandbox(container, attempt, container.argv)
    if (!argv.ok) return fail({ reason: 'start-failed', container: container.name, problem: argv.error })
    const { container: _mounted, ...process } = container
    return await super.start({ ...process, argv: argv.value, workingDir: '/' }, attempt)
  }

  /** In a sandbox of its own with the same view. */
  override async exec(
    container: ContainerPlan,
    attempt: AttemptLayout,
    options: ExecOptions,
  ): Promise<number | undefined> {
    const argv = this.#inSandbox(container, attempt, options.argv)
    if (!argv.ok) return undefined
    return await super.exec({ ...container, workingDir: '/' }, attempt, { ...options, argv: argv.value })
  }

  /** Its `/tmp` goes with it. */
  override async clean(container: string, attempt: AttemptLayout): Promise<void> {
    await super.clean(container, attempt)
    rmSync(join(attempt.root, 'volumes', TEMPORARY), { recursive: true, force: true })
  }

  /** The argv that runs one in the sandbox of a container, or why there can be none. */
  #inSandbox(
    container: ContainerPlan,
    attempt: AttemptLayout,
    argv: readonly string[],
  ): Result<readonly string[], string> {
    const engineSockets = usualSockets(this.#environment)
    const places = { container: container.name, attempt, engineSockets }
    const mounts = realMounts(container.container?.mounts ?? [], places)
    if (!mounts.ok) return mounts
    for (const mount of mounts.value) {
      const problem = mountPointProblem(mount, mounts.value)
      if (problem !== undefined) return fail(problem)
    }
    const program = this.#bubblewrap()
    if (!program) return fail('bubblewrap (`bwrap`) is not installed')
    const { workingDir } = container
    return ok(bubblewrapArgv({ program, mounts: mounts.value, engineSockets, workingDir, argv }))
  }

  #bubblewrap(): string | undefined {
    return findOnPath('bwrap', this.#environment.PATH)
  }
}

/** Tries a sandbox: whether the system lets this user make one is known only then. */
function problemHere(program: string | undefined): string | undefined {
  if (process.platform !== 'linux') return 'sandboxes are there on Linux only'
  if (!program) return 'bubblewrap (`bwrap`) is not installed; without --sandbox the run is a plain process'
  if (!existsSync('/usr/bin/env')) return '/usr/bin/env is not there'
  const argv = bubblewrapArgv({ program, mounts: [], engineSockets: [], workingDir: '/', argv: ['true'] })
  const tried = spawnSync(argv[0]!, argv.slice(1), { encoding: 'utf8', timeout: PROBE_MS })
  if (tried.status === 0) return undefined
  const why = tried.stderr?.trim().split('\n').at(-1) || tried.error?.message || `exit code ${tried.status}`
  return `no sandbox can be made on this machine: ${why}`
}
