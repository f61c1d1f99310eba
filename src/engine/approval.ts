/** A run that waits for somebody's approval: it holds no place, and the wait is a state of its record. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Failure } from '../lifecycle/failure.js'
import type { DrivenRun } from './driven-run.js'
import type { EngineParts } from './parts.js'
import type { StopWatch } from './stop-watch.js'

const LOOK_MS = 150

/** Resolves once somebody has approved; with a failure when the run was stopped instead. */
export async function awaitApproval(
  { store }: EngineParts,
  run: DrivenRun,
  watch: StopWatch,
): Promise<Failure | undefined> {
  await run.notice('it waits for approval: `pxrun ops approve` lets it go on')
  for (;;) {
    const approval = (await store.requests(run.uuid)).find(({ kind }) => kind === 'approve')
    if (approval) {
      await run.update({ pending: null })
      await run.notice(`it was approved by ${approval.by}`)
      return undefined
    }
    if (watch.requests[0]) return { reason: 'stopped', by: watch.requests[0].by }
    await wait(LOOK_MS, undefined, { signal: watch.signal }).catch(() => {})
  }
}
