/** Registered schedules in words: when they run, how they stand, what became of their slots. */
import { basename } from 'node:path'
import type { Json } from '../../base/value.js'
import { DONE, isDone } from '../../lifecycle/status.js'
import type { Instant } from '../../schedule/instant.js'
import { writeMoment } from '../../schedule/moment.js'
import type { OccurrenceNote } from '../../schedule/occurrence.js'
import type { AwaitedStatuses, Schedule } from '../../schedule/schedule.js'
import { manyText, noteText, type SkipReason, skipText, spanText, waitText } from '../../schedule/slot.js'
import { type TimeZone, UTC } from '../../schedule/time-zone.js'
import { occurrenceAfter } from '../../schedule/timing.js'
import { cursorOf } from '../../schedule/undecided.js'
import { isPaused } from '../../scheduler/commands.js'
import { type Definition, definitionFromJson } from '../../scheduler/definition.js'
import type { Difference } from '../../scheduler/differences.js'
import { isStanding } from '../../scheduler/read-events.js'
import { STOPPED } from '../../scheduler/stopped.js'
import type { ScheduleRecord, SlotKind, SlotRecord } from '../../store/schedule-contract.js'

/** A schedule without a name is called after its file. */
export const titleOf = ({ name }: ScheduleRecord): string => (name.startsWith('/') ? basename(name) : name)

export const zoneOf = ({ timing }: Schedule): TimeZone => (timing.kind === 'cron' ? timing.zone : UTC)

/** `cron 0 0 * * MON (Europe/Berlin)`, `every 1h`, `once, Mon 2026-11-30 00:00`. */
export function timingText({ timing }: Schedule): string {
  switch (timing.kind) {
    case 'cron':
      return `cron ${timing.cron.text}${timing.zone.isUtc ? '' : ` (${timing.zone.name})`}`
    case 'interval':
      return `every ${spanText(timing.frequencyMs)}`
    case 'datetime':
      return `once, ${writeMoment(timing.startAt, UTC)}`
    case 'events': {
      const all = timing.events.map(eventText).join(' and ')
      return isStanding(timing.events) ? `after ${all}` : `once, after ${all}`
    }
  }
}

/** `train succeeded`, `run 0e717a09 done`. */
function eventText({ of, statuses }: AwaitedStatuses): string {
  const isAnyEnd = statuses.length === DONE.length && statuses.every(isDone)
  const who = 'run' in of ? `run ${of.run}` : of.operation
  return `${who} ${isAnyEnd ? 'is done' : statuses.join(' or ')}`
}

export type Standing = 'on schedule' | 'listening' | 'paused' | 'waiting' | 'ended'

export function standingOf(schedule: ScheduleRecord): Standing {
  if (schedule.ended !== null) return 'ended'
  if (isPaused(schedule)) return 'paused'
  if (schedule.awaited.length > 0) return 'listening'
  return schedule.waiting ? 'waiting' : 'on schedule'
}

/** Why it stands as it does; empty when there is nothing to say. */
export function standingWhy(schedule: ScheduleRecord, now: Instant): string {
  const { schedule: times } = definitionFromJson(schedule.definition)
  const write = (at: Instant) => writeMoment(at, zoneOf(times))
  switch (standingOf(schedule)) {
    case 'ended':
      if (schedule.ended === STOPPED) return 'it was stopped'
      return schedule.ended === 'max-runs' ? `maxRuns ${times.maxRuns} is reached` : 'no slot comes any more'
    case 'paused':
      return `since ${write(schedule.state.pauses.at(-1)!.from)}`
    case 'waiting':
      return `${write(schedule.waiting!.at)} ${waitText(schedule.waiting!.reason, now, write)}`
    case 'listening':
      return listeningWhy(schedule, times)
    case 'on schedule':
      return ''
  }
}

/** What of its events has not occurred, when that is not simply all of them. */
function listeningWhy({ awaited }: ScheduleRecord, { timing }: Schedule): string {
  const events = timing.kind === 'events' ? timing.events : []
  const texts = events.map((event, index) => {
    const { seen, status } = awaited[index]!
    if (seen) return { isNews: true, text: `run ${seen.run} ${seen.status}` }
    if (!('run' in event.of)) return { isNews: false, text: `${eventText(event)} is to come` }
    if (status === null)
      return { isNews: true, text: `the run ${event.of.run} is gone, and nothing is to come of it` }
    if (isDone(status))
      return {
        isNews: true,
        text: `the run ${event.of.run} has ended (${status}); only a resume could go on`,
      }
    return { isNews: false, text: `${eventText(event)} is to come` }
  })
  return texts.some(({ isNews }) => isNews) ? texts.map(({ text }) => text).join('; ') : ''
}

/** The next moments at which it is due, should nothing keep it. */
export function nextTimes(schedule: ScheduleRecord, now: Instant, count: number): Instant[] {
  const { schedule: times }: Definition = definitionFromJson(schedule.definition)
  if (schedule.ended !== null) return []
  const found: Instant[] = []
  let from = Math.max(now, cursorOf(schedule.state))
  while (found.length < count) {
    const next = occurrenceAfter(times.timing, schedule.state, from)
    if (!next || next.at > (times.endAt ?? Number.POSITIVE_INFINITY)) break
    found.push(next.at)
    from = next.at
  }
  return found
}

/** What a slot came to, and why when that is not simply a run in time. */
export function slotText(
  { outcome, kind, run }: SlotRecord,
  zone: TimeZone,
): { outcome: string; why: string } {
  const parts: string[] = [...KINDS[kind]]
  switch (outcome.kind) {
    case 'fired':
      if ((kind === 'slot' || kind === 'event') && outcome.lateMs >= LATE_MS)
        parts.push(`${spanText(outcome.lateMs)} late`)
      if (run?.status === null) parts.push('the run was deleted')
      break
    case 'skipped': {
      const reason = outcome.reason as unknown as SkipReason
      const write = (at: Instant) => writeMoment(at, zone)
      parts.push([manyText(outcome, write), skipText(reason, write)].filter(Boolean).join(': '))
      break
    }
    case 'queued':
      parts.push('waits for its turn')
  }
  if (outcome.note !== null) parts.push(noteText(outcome.note as unknown as OccurrenceNote))
  return { outcome: outcome.kind, why: parts.join('; ') }
}

const KINDS: Readonly<Record<SlotKind, readonly string[]>> = {
  slot: [],
  manual: ['by hand'],
  backfill: ['backfill'],
  event: [],
}

/** Nobody calls a run late that starts within the second. */
const LATE_MS = 1000

/** `schedule.cron: 0 0 * * MON → 0 6 * * MON` */
export function differenceText({ path, before, after }: Difference): string {
  if (before === undefined) return `${path}: ${valueText(after)} is new`
  if (after === undefined) return `${path}: ${valueText(before)} is gone`
  return `${path}: ${valueText(before)} → ${valueText(after)}`
}

function valueText(value: Json | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

export function catchUpText({ policy, limit, windowMs }: Schedule['catchUp']): string {
  const window = windowMs === undefined ? '' : `, not older than ${spanText(windowMs)}`
  switch (policy) {
    case 'latest':
      return `the newest missed slot${window}`
    case 'all':
      return `all missed slots, at most ${limit}${window}`
    case 'none':
      return 'nothing'
  }
}
