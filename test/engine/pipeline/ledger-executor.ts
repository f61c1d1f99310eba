/**
 * An executor whose containers are lines in a ledger: each start is written there, and the container has ended
 * in the same moment with the exit code that its environment names. What it knows it knows from files, so
 * that another engine can go on with it. For tests that need very many containers.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { ok, type Result } from '../../../src/base/result.js'
import type { ContainerPlan, ContainerState, Executor } from '../../../src/executors/contract.js'
import type { AttemptLayout, RunLayout } from '../../../src/home/layout.js'
import type { Failure } from '../../../src/lifecycle/failure.js'
import type { PlannedContainer, RunPlan } from '../../../src/plan/run-plan.js'

export class LedgerExecutor implements Executor {
  readonly name = 'process'
  readonly hasOwnNetwork = false

  constructor(readonly ledger: string) {}

  unsupported = () => []
  contextRoot = (layout: RunLayout) => layout.context

  plan(run: RunPlan, container: PlannedContainer): Result<ContainerPlan, Failure> {
    const { name, argv } = container
    return ok({ name, image: null, argv, env: { RUN: run.uuid }, workingDir: '/' })
  }

  async prepare(): Promise<Result<void, Failure>> {
    return ok(undefined)
  }

  /** argv: `NAME EXIT_CODE`. */
  async start({ name, argv, env }: ContainerPlan, attempt: AttemptLayout): Promise<Result<void, Failure>> {
    mkdirSync(attempt.root, { recursive: true })
    appendFileSync(this.ledger, `${argv[0]} ${env.RUN} ${attempt.root.split('/').at(-1)}\n`)
    writeFileSync(attempt.log(name), '')
    writeFileSync(attempt.exit(name), argv[1]!)
    return ok(undefined)
  }

  async inspect(container: string, attempt: AttemptLayout): Promise<ContainerState> {
    if (!existsSync(attempt.exit(container))) return { state: 'never-started' }
    return {
      state: 'exited',
      exitCode: Number(readFileSync(attempt.exit(container), 'utf8')),
      at: new Date(),
    }
  }

  async *observe(container: string, attempt: AttemptLayout) {
    const state = await this.inspect(container, attempt)
    if (state.state === 'exited') yield { kind: 'exited', exitCode: state.exitCode, at: new Date() } as const
    else yield { kind: 'lost' } as const
  }

  async stop(): Promise<void> {}
  async clean(): Promise<void> {}
  exec = async () => undefined
}

/** What was started: `NAME` by run and attempt. */
export const startsIn = (ledger: string): string[] =>
  existsSync(ledger) ? readFileSync(ledger, 'utf8').trim().split('\n').filter(Boolean) : []
