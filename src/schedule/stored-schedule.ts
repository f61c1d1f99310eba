/** A schedule as JSON and back, for whoever keeps it. */
import { invariant } from '../base/invariant.js'
import type { Json } from '../base/value.js'
import { parseCron } from './cron.js'
import type { Schedule, Timing } from './schedule.js'
import { timeZone } from './time-zone.js'

type Stored = Readonly<Record<string, Json>>

export function scheduleToJson(schedule: Schedule): Json {
  const { timing, endAt, maxRuns, dependsOnPast, past, catchUp } = schedule
  return {
    timing: timingToJson(timing),
    ...(endAt !== undefined && { endAt }),
    ...(maxRuns !== undefined && { maxRuns }),
    dependsOnPast,
    past,
    catchUp: { ...catchUp },
  }
}

function timingToJson(timing: Timing): Json {
  switch (timing.kind) {
    case 'cron': {
      const { kind, cron, zone, startAt } = timing
      return { kind, cron: cron.text, zone: zone.name, ...(startAt !== undefined && { startAt }) }
    }
    case 'interval': {
      const { kind, frequencyMs, startAt } = timing
      return { kind, frequencyMs, ...(startAt !== undefined && { startAt }) }
    }
    case 'datetime':
      return { kind: timing.kind, startAt: timing.startAt }
    case 'events': {
      const events = timing.events.map(({ of, statuses }) => ({ of: { ...of }, statuses }))
      return { kind: timing.kind, events }
    }
  }
}

/** @param json what `scheduleToJson` gave. */
export function scheduleFromJson(json: Json): Schedule {
  const { timing, ...rest } = json as Stored & { readonly timing: Stored }
  return { ...(rest as unknown as Omit<Schedule, 'timing'>), timing: timingFromJson(timing) }
}

function timingFromJson(timing: Stored): Timing {
  if (timing.kind !== 'cron') return timing as unknown as Timing
  const {
    cron: text,
    zone: name,
    ...rest
  } = timing as Stored & { readonly cron: string; readonly zone: string }
  const cron = parseCron(text)
  const zone = timeZone(name)
  invariant(cron.ok && zone.ok, `the stored schedule \`${text}\` in ${name} cannot be read`)
  return { ...(rest as { readonly kind: 'cron' }), cron: cron.value, zone: zone.value }
}
