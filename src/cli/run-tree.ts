/** A recorded run with the runs below it, as far as a picture or a table of it shows them. */
import type { RunTree } from '../graph/with-states.js'
import type { ChildRecord, RunRecord } from '../lifecycle/run.js'
import type { RunStore } from '../store/contract.js'

/** Of a dag each operation and what is in it; of a matrix or a schedule only the statuses of its runs. */
export async function runTree(store: RunStore, run: RunRecord): Promise<RunTree> {
  const { status, duration } = run
  const children = new Map<string, RunTree>()
  for (const child of await store.children(run.uuid))
    children.set(child.key, run.kind === 'dag' ? await childTree(store, child) : leafOf(child))
  return { status, duration, children }
}

async function childTree(store: RunStore, child: ChildRecord): Promise<RunTree> {
  const run = await store.getRun(child.uuid)
  return run ? runTree(store, run) : leafOf(child)
}

const leafOf = ({ status }: ChildRecord): RunTree => ({ status, duration: null, children: new Map() })
