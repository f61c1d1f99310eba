/** Follows one container to its end and tells its lines. */

import type { Executor } from '../executors/contract.js'
import type { AttemptLayout } from '../home/layout.js'
import type { DrivenRun } from './driven-run.js'
import type { Ending } from './outcome.js'

export interface Followed {
  readonly executor: Executor
  readonly files: AttemptLayout
  readonly signal: AbortSignal
}

export async function followContainer(
  run: DrivenRun,
  container: string,
  { executor, files, signal }: Followed,
): Promise<Ending> {
  for await (const event of executor.observe(container, files, { fromOffset: 0, signal })) {
    switch (event.kind) {
      case 'log': {
        const told = run.log(container, event.line, event.at)
        if (told) await told
        break
      }
      case 'notice':
        await run.notice(event.message)
        break
      case 'exited':
        return event
      case 'lost':
        return GONE
    }
  }
  return { kind: 'lost', problem: 'the executor stopped watching' }
}

export const GONE: Ending = { kind: 'lost', problem: 'it is gone and left no exit code' }
