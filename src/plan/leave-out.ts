/** A part of a dag: some of its operations, or one with all that comes after it. */
import { didYouMean } from '../base/did-you-mean.js'
import { fail, ok, type Result } from '../base/result.js'
import { compiledOf, isPipelinePlan, type Plan } from './pipeline-plan.js'
import { dagOperations } from './progress/dag-operation.js'

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
  const known = operations.map(({ name }) => name)
  for (const name of [...(only ?? []), ...(from === undefined ? [] : [from])]) {
    if (known.includes(name)) continue
    const meant = didYouMean(name, known)
    return fail(`the dag has no operation \`${name}\`${meant ? `; did you mean \`${meant}\`?` : ''}`)
  }
  const wanted = new Set(only)
  if (from !== undefined) for (const name of withDownstream(operations, from)) wanted.add(name)
  const names = known.filter((name) => !wanted.has(name))
  return ok({ ...plan, pipeline: { ...plan.pipeline, left: { names, from: earlier } } })
}

function withDownstream(operations: ReturnType<typeof dagOperations>, first: string): Set<string> {
  const reached = new Set([first])
  for (let before = 0; before !== reached.size; ) {
    before = reached.size
    for (const { name, upstream, events } of operations) {
      if ([...upstream, ...events.map(({ of }) => of)].some((one) => reached.has(one))) reached.add(name)
    }
  }
  return reached
}
