/** Deletes a run that is done: its files first, then its record, so that a deletion that was cut short can be repeated. */
import { rmSync } from 'node:fs'
import type { Result } from '../base/result.js'
import type { HomeLayout } from '../home/layout.js'
import type { DeleteRefusal, RunStore } from '../store/contract.js'

export function deleteRun(
  { store, layout }: { readonly store: RunStore; readonly layout: HomeLayout },
  uuid: string,
): Promise<Result<void, DeleteRefusal>> {
  const { context, root, attempts } = layout.run(uuid)
  for (const folder of [context, root, attempts]) rmSync(folder, { recursive: true, force: true })
  return store.deleteRun(uuid)
}
