/** The options by which a part of a dag is run. */
import { leaveOut } from '../plan/leave-out.js'
import type { Plan } from '../plan/pipeline-plan.js'
import { UsageError } from './application.js'
import type { OptionSpecs } from './command.js'

/** For what runs a dag. */
export const partOptions = {
  only: { type: 'string', value: 'NAME,…', help: 'run just these operations of the dag' },
  from: { type: 'string', value: 'NAME', help: 'run this operation of the dag and what comes after it' },
} as const satisfies OptionSpecs

interface PartOptions {
  readonly only?: string
  readonly from?: string
}

/** The part of the dag that was asked for. @param earlier a run whose results stand for the rest. */
export function partOf(plan: Plan, { only, from }: PartOptions, earlier: string | null = null): Plan {
  if (only === undefined && from === undefined) return plan
  const part = leaveOut(plan, { only: only?.split(',').map((name) => name.trim()), from }, earlier)
  if (!part.ok) throw new UsageError(part.error)
  return part.value
}
