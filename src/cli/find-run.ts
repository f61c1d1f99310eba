/** The run that a uuid, or the beginning of one, means. */
import type { RunRecord } from '../lifecycle/run.js'
import type { RunStore } from '../store/contract.js'
import { UsageError } from './application.js'

export async function findRun(store: RunStore, prefix: string): Promise<RunRecord> {
  const wanted = prefix.replaceAll('-', '').toLowerCase()
  if (!/^[0-9a-f]+$/.test(wanted))
    throw new UsageError(`\`${prefix}\` is not a run's uuid; \`pxrun ops ls\` lists the runs`)
  const [first, second] = await store.findRuns(wanted, 2)
  if (!first)
    throw new UsageError(`there is no run \`${prefix}\` in this home; \`pxrun ops ls\` lists the runs`)
  if (second)
    throw new UsageError(
      `\`${prefix}\` is the beginning of several uuids, such as ${first.uuid} and ${second.uuid}`,
    )
  return first
}
