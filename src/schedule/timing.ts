/** The occurrences of any kind of schedule, one after the other and back: within what belongs to it, without its end. */
import { cronAfter, cronBefore } from './cron-times.js'
import { onceAfter, onceBefore } from './datetime.js'
import type { Instant } from './instant.js'
import { type Interval, intervalAfter, intervalBefore } from './interval.js'
import type { Occurrence } from './occurrence.js'
import type { ScheduleState, Timing } from './schedule.js'

/** What of the state moves the first slot. */
export type Beginning = Pick<ScheduleState, 'registeredAt' | 'editedAt'>

/** The first occurrence after the instant. */
export function occurrenceAfter(
  timing: Timing,
  { registeredAt, editedAt }: Beginning,
  after: Instant,
): Occurrence | undefined {
  const from = editedAt === undefined ? after : Math.max(after, editedAt - 1)
  switch (timing.kind) {
    case 'cron': {
      const { cron, zone, startAt } = timing
      if (startAt !== undefined && from < startAt) return startOf(timing, startAt)
      return cronAfter(cron, zone, Math.max(from, startAt ?? registeredAt))
    }
    case 'interval':
      return plain(intervalAfter(intervalOf(timing, registeredAt), from))
    case 'datetime':
      return plain(onceAfter(timing.startAt, from))
    case 'events':
      return undefined
  }
}

/** The last occurrence before the instant. */
export function occurrenceBefore(
  timing: Timing,
  { registeredAt, editedAt }: Beginning,
  before: Instant,
): Occurrence | undefined {
  const found = unedited(timing, registeredAt, before)
  return found && editedAt !== undefined && found.at < editedAt ? undefined : found
}

function unedited(timing: Timing, registeredAt: Instant, before: Instant): Occurrence | undefined {
  switch (timing.kind) {
    case 'cron': {
      const { cron, zone, startAt } = timing
      const found = cronBefore(cron, zone, before)
      if (found && found.at > (startAt ?? registeredAt)) return found
      return startAt !== undefined && startAt < before ? startOf(timing, startAt) : undefined
    }
    case 'interval':
      return plain(intervalBefore(intervalOf(timing, registeredAt), before))
    case 'datetime':
      return plain(onceBefore(timing.startAt, before))
    case 'events':
      return undefined
  }
}

/** The beginning is a slot of its own; a note says so unless the expression is due then anyway. */
function startOf({ cron, zone }: Timing & { kind: 'cron' }, startAt: Instant): Occurrence {
  const due = cronAfter(cron, zone, startAt - 1)
  return due?.at === startAt ? due : { at: startAt, note: { kind: 'start' } }
}

function intervalOf(
  { frequencyMs, startAt }: Timing & { kind: 'interval' },
  registeredAt: Instant,
): Interval {
  return { anchor: startAt ?? registeredAt, frequencyMs, first: startAt === undefined ? 1 : 0 }
}

const plain = (at: Instant | undefined): Occurrence | undefined => (at === undefined ? undefined : { at })
