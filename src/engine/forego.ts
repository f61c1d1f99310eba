/** Ends a run that never begins: skipped, or refused before anything of it started. */
import type { Foregone } from '../plan/pipeline-plan.js'
import type { DrivenRun } from './driven-run.js'

/** The reason of the final condition of a run that never began. */
const FOREGONE = { skipped: 'skipped', upstream_failed: 'upstream-failed', failed: 'refused' } as const

export async function forego(run: DrivenRun, { status, reason }: Foregone): Promise<void> {
  await run.to(status, FOREGONE[status], reason)
}
