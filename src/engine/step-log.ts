/** The log of what pxrun itself does for a run: written before it is told, like every container's. */
import { appendFileSync, mkdirSync } from 'node:fs'
import { noteArrival } from '../home/raw-log.js'
import type { DrivenRun } from './driven-run.js'
import type { EngineParts } from './parts.js'

export interface StepLog {
  report(line: string): void
  /** Resolves once all lines were told. */
  flush(): Promise<void>
}

export function stepLog({ layout, clock }: EngineParts, run: DrivenRun, container: string): StepLog {
  const attempt = layout.run(run.uuid).attempt(run.record.attempt)
  const told: (void | Promise<void>)[] = []
  let end = 0
  mkdirSync(attempt.root, { recursive: true, mode: 0o700 })
  return {
    report: (line) => {
      const at = clock.now()
      appendFileSync(attempt.log(container), `${line}\n`, { mode: 0o600 })
      end += Buffer.byteLength(line) + 1
      noteArrival(attempt.logIndex(container), end, at)
      told.push(run.log(container, line, at))
    },
    flush: async () => {
      await Promise.all(told.splice(0))
    },
  }
}
