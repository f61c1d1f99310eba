/** What the command line says of a schedule beside its document: zone, catch-up, spans of time. */

import { parseDuration } from '../schedule/duration.js'
import type { Instant } from '../schedule/instant.js'
import { parseMoment } from '../schedule/moment.js'
import type { ScheduleOptions } from '../schedule/read-schedule.js'
import {
  type CatchUp,
  type CatchUpPolicy,
  DEFAULT_CATCH_UP,
  type PastCondition,
} from '../schedule/schedule.js'
import type { Span } from '../schedule/simulate.js'
import { type TimeZone, timeZone } from '../schedule/time-zone.js'
import type { Keep } from '../scheduler/definition.js'
import { UsageError } from './application.js'
import type { OptionSpecs } from './command.js'

export const scheduleOptions = {
  timezone: {
    type: 'string',
    value: 'ZONE',
    help: 'whose clocks a cron goes by: Europe/Berlin (default UTC)',
  },
  catchup: {
    type: 'string',
    value: 'latest|all|none',
    help: 'which missed slots still run (default latest: the newest one)',
  },
  'catchup-limit': {
    type: 'string',
    value: 'N',
    help: `with --catchup all: at most so many (default ${DEFAULT_CATCH_UP.limit})`,
  },
  'catchup-window': { type: 'string', value: 'TIME', help: 'no slot that was missed longer ago: 2h, 7d' },
  past: {
    type: 'string',
    value: 'done|succeeded',
    help: 'with dependsOnPast: what the past run must have come to (default done)',
  },
} as const satisfies OptionSpecs

/** How a schedule is registered, beside its times. */
export const registerOptions = {
  ...scheduleOptions,
  'keep-runs': {
    type: 'string',
    value: 'N',
    help: 'of a schedule: keep only its newest N runs that are done',
  },
  'keep-for': { type: 'string', value: 'TIME', help: 'of a schedule: keep its runs for so long: 30d' },
  detach: { type: 'boolean', help: 'of a schedule, or of events: register it and be done' },
} as const satisfies OptionSpecs

/** For runs without a schedule these options mean nothing; for events, those about the clock. */
export function refuseScheduleOptions(
  options: Readonly<Record<string, unknown>>,
  what: 'events' | 'run',
): void {
  const names = Object.keys(what === 'events' ? scheduleOptions : registerOptions)
  const given = names.find((name) => options[name] !== undefined)
  if (!given) return
  const isForEvents = !(given in scheduleOptions)
  const meant = `operations with a \`schedule\`${isForEvents ? ' or `events`' : ''}`
  throw new UsageError(`--${given} is for ${meant}, and this has ${isForEvents ? 'neither' : 'none'}`)
}

export function keepOf(options: { readonly 'keep-runs'?: string; readonly 'keep-for'?: string }): Keep {
  const { 'keep-runs': runs, 'keep-for': time } = options
  if (runs !== undefined && !/^\d{1,9}$/.test(runs))
    throw new UsageError(`--keep-runs takes a whole number, not \`${runs}\``)
  return {
    ...(runs !== undefined && { runs: Number(runs) }),
    ...(time !== undefined && { forMs: durationOf(time, '--keep-for') }),
  }
}

interface Given {
  readonly timezone?: string
  readonly catchup?: string
  readonly 'catchup-limit'?: string
  readonly 'catchup-window'?: string
  readonly past?: string
}

const POLICIES: readonly CatchUpPolicy[] = ['latest', 'all', 'none']
const CONDITIONS: readonly PastCondition[] = ['done', 'succeeded']

export function scheduleOptionsOf(given: Given): ScheduleOptions {
  return {
    zone: zoneOf(given.timezone ?? 'UTC'),
    past: oneOf(given.past ?? 'done', CONDITIONS, '--past'),
    catchUp: catchUpOf(given),
  }
}

function catchUpOf(given: Given): CatchUp {
  const policy = oneOf(given.catchup ?? DEFAULT_CATCH_UP.policy, POLICIES, '--catchup')
  const limit = given['catchup-limit'] ?? String(DEFAULT_CATCH_UP.limit)
  if (!/^\d{1,6}$/.test(limit)) throw new UsageError(`--catchup-limit takes a whole number, not \`${limit}\``)
  const window = given['catchup-window']
  return {
    policy,
    limit: Number(limit),
    ...(window !== undefined && { windowMs: durationOf(window, '--catchup-window') }),
  }
}

function zoneOf(name: string): TimeZone {
  const zone = timeZone(name)
  if (zone.ok) return zone.value
  const { message, hint } = zone.error
  throw new UsageError(`--timezone: ${message}${hint ? ` (${hint})` : ''}`)
}

function oneOf<T extends string>(text: string, known: readonly T[], option: string): T {
  const found = known.find((one) => one === text)
  if (found === undefined) throw new UsageError(`${option} knows ${known.join(', ')}, not \`${text}\``)
  return found
}

/** Milliseconds. */
export function durationOf(text: string, option: string): number {
  const ms = parseDuration(text)
  if (ms === undefined) throw new UsageError(`${option} takes a time such as 90m, 2h or 7d, not \`${text}\``)
  return ms
}

export function momentOf(text: string | undefined, zone: TimeZone, option: string): Instant {
  if (text === undefined) throw new UsageError(`${option} is missing: ${option} 2026-03-01`)
  const at = parseMoment(text, zone)
  if (at === undefined)
    throw new UsageError(`${option} takes a day or a time, 2026-03-01 or 2026-03-01T10:00, not \`${text}\``)
  return at
}

/** `2026-03-10..2026-03-12`: from the first moment of the one to the first moment of the other. */
export function spanOf(text: string, zone: TimeZone, option: string): Span {
  const [from, to, ...rest] = text.split('..')
  if (!from || !to || rest.length > 0)
    throw new UsageError(`${option} takes two times, 2026-03-10..2026-03-12, not \`${text}\``)
  const span = { from: momentOf(from, zone, option), to: momentOf(to, zone, option) }
  if (span.to <= span.from) throw new UsageError(`${option} \`${text}\` ends before it begins`)
  return span
}
