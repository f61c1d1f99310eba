/** `termination.ttl`: the working files of a run go some time after its end; records, outputs and logs stay. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isDone } from '../lifecycle/status.js'
import type { Plan } from '../plan/pipeline-plan.js'
import type { DrivenRun } from './driven-run.js'
import type { EngineParts } from './parts.js'

/** Says before the end of a run when its files may go. */
export async function scheduleExpiry({ store, clock }: EngineParts, run: DrivenRun): Promise<void> {
  const plan = run.record.content as unknown as Plan
  const ttlS = 'termination' in plan ? plan.termination.ttlS : null
  if (typeof ttlS !== 'number') return
  await store.setExpiry(run.uuid, new Date(clock.now().getTime() + 1000 * ttlS).toISOString())
}

/** Removes what is due. A run that lives, again or still, keeps its files for now. */
export async function removeExpired({ store, layout }: EngineParts): Promise<void> {
  for (const uuid of await store.expired()) {
    const run = await store.getRun(uuid)
    if (run && (!isDone(run.status) || (await store.driver(uuid)))) continue
    const { context, attempts } = layout.run(uuid)
    rmSync(context, { recursive: true, force: true })
    for (const attempt of existsSync(attempts) ? readdirSync(attempts) : [])
      rmSync(join(attempts, attempt, 'volumes'), { recursive: true, force: true })
    await store.setExpiry(uuid, null)
  }
}
