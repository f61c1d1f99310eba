/** Deletes a run that is done: its files first, then its record, so that a deletion that was cut short can be repeated. */
import { rmSync } from 'node:fs'
import type { Result } from '../base/result.js'
import type { HomeLayout } from '../home/layout.js'
import type { DeleteRefusal, RunStore } from '../store/contract.js'
import { removeAttempts } from './run-folders.js'

export function deleteRun(
  { store, layout }: { readonly store: RunStore; readonly layout: HomeLayout },
  uuid: string,
): Promise<Result<void, DeleteRefusal>> {
  const run = layout.run(uuid)
  for (const folder of [run.context, run.root]) rmSync(folder, { recursive: true, force: true })
  removeAttempts(run)
  return store.deleteRun(uuid)
}
