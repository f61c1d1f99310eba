/** A part of a dag: some of its operations, or one with all that comes after it. */
import { didYouMean } from '../base/did-you-mean.js'
import { fail, ok, type Result } from '../base/result.js'
import { withDownstream } from './dag.js'
import { compiledOf, isPipelinePlan, type Plan } from './pipeline-plan.js'
import { dagOperations, nodeOf } from './progress/dag-operation.js'

export interface DagPart {
  /** Just these. */
  readonly only?: readonly string[] | undefined
  /** This one, and what waits for it. */
  readonly from?: string | undefined
}

/** The plan with everything else left out. @param earlier the run whose results stand for what is left out. */
export function leaveOut(plan: Plan, { only, from }: DagPart, earlier: string | null): Result<Plan, string> {
  if (!isPipelinePlan(plan) || plan.kind !== 'dag') return fail('only a dag has operations to choose from')
  const operations = dagOperations(compiledOf(plan))
  const known = new Set(operations.map(({ name }) => name))
  for (const name of [...(only ?? []), ...(from === undefined ? [] : [from])]) {
    if (known.has(name)) continue
    const meant = didYouMean(name, known)
    return fail(`the dag has no operation \`${name}\`${meant ? `; did you mean \`${meant}\`?` : ''}`)
  }
  const wanted = new Set(only)
  if (from !== undefined) for (const name of withDownstream(operations.map(nodeOf), [from])) wanted.add(name)
  const names = [...known].filter((name) => !wanted.has(name))
  return ok({ ...plan, pipeline: { ...plan.pipeline, left: { names, from: earlier } } })
}
