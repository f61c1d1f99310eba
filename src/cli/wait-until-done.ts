/** Waits for the final status of a run that some pxrun drives. */
import { setTimeout as wait } from 'node:timers/promises'
import type { RunRecord } from '../lifecycle/run.js'
import { isDone } from '../lifecycle/status.js'
import type { RunStore } from '../store/contract.js'

const LOOK_MS = 100

export async function waitUntilDone(store: RunStore, uuid: string): Promise<RunRecord | undefined> {
  for (;;) {
    const run = await store.getRun(uuid)
    if (!run || isDone(run.status)) return run
    await wait(LOOK_MS)
  }
}
