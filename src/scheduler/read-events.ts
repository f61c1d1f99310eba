/** The `events` of an operation outside of a dag: statuses of other runs. */
import { fail, ok, type Result } from '../base/result.js'
import { type Dict, isDict } from '../base/value.js'
import { DONE, STATUSES, type Status } from '../lifecycle/status.js'
import { dictsOf, listOf, textOf } from '../polyaxonfile/fields.js'
import type { AwaitedStatuses } from '../schedule/schedule.js'

export interface EventProblem {
  readonly message: string
  readonly hint?: string
}

const PREFIX = 'run_status_'

/** What begins the runs of an operation; without any of it, it runs when it is submitted. */
export interface Beginning {
  readonly hasSchedule: boolean
  readonly events: readonly AwaitedStatuses[]
}

/** Of an operation as it is written and as it is compiled. */
export function readBeginning(source: Dict, compiled: Dict): Result<Beginning, EventProblem> {
  const hasSchedule = isDict(compiled.schedule)
  const events = readEvents(source)
  if (!events.ok) return events
  if (hasSchedule && events.value.length > 0) return fail(TWO_BEGINNINGS)
  return ok({ hasSchedule, events: events.value })
}

const TWO_BEGINNINGS: EventProblem = {
  message: 'it has a `schedule` and `events`: a run starts by the clock or by events, not by both',
  hint: 'let one operation run by the clock, and another one by events of that: `ref: ops.NAME`',
}

function readEvents(operation: Dict): Result<readonly AwaitedStatuses[], EventProblem> {
  const events: AwaitedStatuses[] = []
  for (const event of dictsOf(operation, 'events')) {
    const of = targetOf(textOf(event, 'ref') ?? '')
    if (!of.ok) return of
    const statuses = statusesOf(listOf(event, 'kinds'))
    if (!statuses.ok) return statuses
    events.push({ of: of.value, statuses: statuses.value })
  }
  return ok(events)
}

/** Whether it starts again and again: each time that runs of an operation take a status. */
export const isStanding = (events: readonly AwaitedStatuses[]): boolean =>
  events.some(({ of }) => 'operation' in of)

function targetOf(ref: string): Result<AwaitedStatuses['of'], EventProblem> {
  const [, entity, name = ''] = /^(runs|ops)\.(.+)$/.exec(ref) ?? []
  if (entity === 'ops') return ok({ operation: name })
  const run = name.replaceAll('-', '').toLowerCase()
  if (/^[0-9a-f]{32}$/.test(run)) return ok({ run })
  return fail({
    message: `its \`events\` wait for \`${ref}\`, which is no run`,
    hint: '`runs.UUID` is a run, `ops.NAME` is every run of that operation in the project',
  })
}

function statusesOf(kinds: readonly unknown[]): Result<readonly Status[], EventProblem> {
  const statuses = kinds.flatMap((kind): readonly string[] => {
    const status = typeof kind === 'string' && kind.startsWith(PREFIX) ? kind.slice(PREFIX.length) : ''
    return status === 'done' ? DONE : [status]
  })
  const known = STATUSES.filter((status) => statuses.includes(status))
  if (known.length > 0 && statuses.every((status) => known.includes(status as Status))) return ok(known)
  return fail({
    message: `pxrun sends no events of the kinds ${kinds.join(', ')}`,
    hint: 'it sends `run_status_…`: run_status_succeeded, run_status_failed, run_status_done, run_status_running, …',
  })
}
