/**
 * Makes a schedule of the section in a document.
 *
 * Input: the section in normal form, and what the command says beside it. Output: the schedule, or what is
 * wrong and under which key. A template is a problem: nothing renders this section.
 */

import { fail, ok, type Result } from '../base/result.js'
import { DateTimeValue, type Dict, isNumber, type Value } from '../base/value.js'
import { parseCron } from './cron.js'
import { neverFires } from './cron-times.js'
import { parsePythonDuration } from './duration.js'
import { type Instant, SECOND_MS } from './instant.js'
import type { CatchUp, PastCondition, Schedule, Timing } from './schedule.js'
import type { TimeZone } from './time-zone.js'

export interface ScheduleOptions {
  readonly zone: TimeZone
  readonly past: PastCondition
  readonly catchUp: CatchUp
}

export interface ScheduleProblem {
  /** Where in the section: `startAt`. */
  readonly key: string
  readonly message: string
  readonly hint?: string
}

type Read<T> = Result<T, ScheduleProblem>

export function readSchedule(section: Dict, { zone, past, catchUp }: ScheduleOptions): Read<Schedule> {
  const template = Object.entries(section).find(
    ([, value]) => typeof value === 'string' && value.includes('{{'),
  )
  if (template)
    return fail({ key: template[0], message: `a schedule cannot wait for the value of \`${template[1]}\`` })
  const startAt = instantOf(section, 'startAt')
  if (!startAt.ok) return startAt
  const endAt = instantOf(section, 'endAt')
  if (!endAt.ok) return endAt
  const timing = timingOf(section, zone, startAt.value)
  if (!timing.ok) return timing
  const { maxRuns = null, dependsOnPast } = section
  return ok({
    timing: timing.value,
    ...(endAt.value !== undefined && { endAt: endAt.value }),
    ...(isNumber(maxRuns) && { maxRuns: Number(maxRuns) }),
    dependsOnPast: dependsOnPast === true,
    past,
    catchUp,
  })
}

function timingOf(section: Dict, zone: TimeZone, startAt: Instant | undefined): Read<Timing> {
  const start = startAt === undefined ? {} : { startAt }
  switch (section.kind) {
    case 'cron': {
      const cron = parseCron(textOf(section.cron))
      if (!cron.ok) return fail({ key: 'cron', ...cron.error })
      if (neverFires(cron.value)) return fail({ key: 'cron', message: `\`${cron.value.text}\` never comes` })
      return ok({ kind: 'cron', cron: cron.value, zone, ...start })
    }
    case 'interval': {
      const frequencyMs = parsePythonDuration(textOf(section.frequency)) ?? 0
      if (frequencyMs >= SECOND_MS) return ok({ kind: 'interval', frequencyMs, ...start })
      return fail({ key: 'frequency', message: 'the time between two runs must be at least a second' })
    }
    case 'datetime':
      if (startAt !== undefined) return ok({ kind: 'datetime', startAt })
      return fail({ key: 'startAt', message: 'this schedule has no time' })
    default:
      return fail({ key: 'kind', message: `no schedule is of kind \`${textOf(section.kind)}\`` })
  }
}

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '')

function instantOf(section: Dict, key: string): Read<Instant | undefined> {
  const value = section[key] ?? null
  if (value === null) return ok(undefined)
  const at = value instanceof DateTimeValue ? Date.parse(value.iso) : Number.NaN
  return Number.isNaN(at) ? fail({ key, message: `this is not a time that a schedule can have` }) : ok(at)
}
