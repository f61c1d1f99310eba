/** What a distributed kind adds to the plan of a run. */
import type { ResolvedOperation } from '../../resolve/resolved-operation.js'
import type { InitStep, PlannedContainer } from '../run-plan.js'

export interface DistributedPlan {
  readonly containers: readonly PlannedContainer[]
  /** Names of the ports at which they meet. */
  readonly ports: readonly string[]
  /** Steps besides the document's own. */
  readonly init?: readonly InitStep[]
}

export type DistributedPlanner = (operation: ResolvedOperation) => DistributedPlan
