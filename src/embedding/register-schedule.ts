/** Registers the schedule of a document, as `pxrun run` does: what it runs is planned slot by slot. */

import { Diagnostics } from '../diagnostics/collector.js'
import { checkCredentials } from '../plan/check-credentials.js'
import { isPipelinePlan, type Plan, pipelineOperation } from '../plan/pipeline-plan.js'
import { dictOf, textOf } from '../polyaxonfile/fields.js'
import { Reporter } from '../polyaxonfile/report.js'
import { readSchedule } from '../schedule/read-schedule.js'
import { DEFAULT_CATCH_UP } from '../schedule/schedule.js'
import { timeZone } from '../schedule/time-zone.js'
import type { SchedulerParts } from '../scheduler/parts.js'
import { register } from '../scheduler/register.js'
import type { ScheduleRecord } from '../store/schedule-contract.js'
import { DocumentError } from './document-error.js'

export interface Registration {
  readonly plan: Plan
  /** Its name where the document has none. */
  readonly name: string | undefined
  readonly project: string
  /** IANA name of the zone whose clocks a cron goes by. */
  readonly timezone: string
  /** Where the document came from. */
  readonly file: string | null
}

export async function registerSchedule(
  parts: SchedulerParts,
  { plan, name, project, timezone, file }: Registration,
): Promise<ScheduleRecord> {
  if (!isPipelinePlan(plan) || plan.kind !== 'schedule')
    throw new Error('this document has no schedule: submit it')
  const operation = pipelineOperation(plan)
  const problems = new Diagnostics()
  checkCredentials({ value: operation.compiled, origins: operation.origins }, new Reporter(problems))
  if (problems.items.length > 0) throw new DocumentError(problems.items)
  const zone = timeZone(timezone)
  if (!zone.ok) throw new Error(zone.error.message)
  const section = dictOf(operation.compiled, 'schedule') ?? {}
  const schedule = readSchedule(section, { zone: zone.value, past: 'done', catchUp: DEFAULT_CATCH_UP })
  if (!schedule.ok) throw new Error(`\`schedule.${schedule.error.key}\`: ${schedule.error.message}`)
  const known = name ?? textOf(operation.compiled, 'name') ?? file
  if (known === null) throw new Error('a schedule needs a name')
  const definition = { schedule: schedule.value, keep: {}, file }
  const registered = await register(parts, {
    project,
    name: known,
    definition,
    planFor: (uuid) => ({ ...plan, uuid }),
  })
  return registered!.schedule
}
