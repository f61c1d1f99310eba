/** What a stored plan is made of, as a picture or a live view shows it. */
import type { Dict } from '../base/value.js'
import type { GraphNode } from '../graph/graph.js'
import { readOperation } from '../graph/read-graph.js'
import { compiledOf, isPipelinePlan, type Plan } from '../plan/pipeline-plan.js'

/** @param name what the run is called. */
export function nodeOfPlan(plan: Plan, name: string | null): GraphNode {
  const compiled = isPipelinePlan(plan) ? compiledOf(plan) : (plan.operation as Dict)
  return readOperation(compiled, name ?? plan.kind)
}

/** For whoever shows it; undefined for a single run. */
export const pipelineNode = (plan: Plan): (() => GraphNode) | undefined =>
  isPipelinePlan(plan) ? () => nodeOfPlan(plan, plan.name) : undefined
