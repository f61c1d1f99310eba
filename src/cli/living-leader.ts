import { isAlive } from '../host/processes.js'
import type { RunStore } from '../store/contract.js'
import type { Leader } from '../store/schedule-contract.js'

/** The scheduler that is at work in a home; undefined when none is, also when the last one was killed. */
export async function livingLeader(store: RunStore): Promise<Leader | undefined> {
  const leader = await store.schedules.leader()
  return leader && isAlive(leader.identity) ? leader : undefined
}
