/** The distributed kinds, one file each. */
import { daskcluster } from './daskcluster.js'
import type { DistributedPlanner } from './distributed.js'
import { mpijob } from './mpijob.js'
import { pytorchjob } from './pytorchjob.js'
import { raycluster } from './raycluster.js'
import { tfjob } from './tfjob.js'

export const DISTRIBUTED: ReadonlyMap<string, DistributedPlanner> = new Map(
  Object.entries({ tfjob, pytorchjob, mpijob, raycluster, daskcluster }),
)
