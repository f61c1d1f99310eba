import { parseCron } from '../../src/schedule/cron.js'
import { cronAfter, cronBefore } from '../../src/schedule/cron-times.js'
import type { Instant } from '../../src/schedule/instant.js'
import { DEFAULT_CATCH_UP, type Schedule, type Timing } from '../../src/schedule/schedule.js'
import { type TimeZone, timeZone } from '../../src/schedule/time-zone.js'

export const zoneOf = (name: string): TimeZone => {
  const zone = timeZone(name)
  if (!zone.ok) throw new Error(zone.error.message)
  return zone.value
}

export const cronOf = (text: string) => {
  const cron = parseCron(text)
  if (!cron.ok) throw new Error(`${text}: ${cron.error.message}`)
  return cron.value
}

export const at = (iso: string): Instant => {
  const instant = Date.parse(iso)
  if (Number.isNaN(instant)) throw new Error(`${iso} is not a time`)
  return instant
}

export const iso = (instant: Instant) => new Date(instant).toISOString().replace(':00.000Z', 'Z')

/** The next occurrences, as texts in UTC; what the clocks did stands behind. */
export function upcoming(
  text: string,
  zone: string,
  { after, count }: { after: string; count: number },
): string[] {
  const found: string[] = []
  let from = at(after)
  while (found.length < count) {
    const next = cronAfter(cronOf(text), zoneOf(zone), from)
    if (!next) break
    from = next.at
    const { note } = next
    found.push(`${iso(next.at)}${note ? ` ${note.kind}${note.kind === 'gap' ? ` ${note.merged}` : ''}` : ''}`)
  }
  return found
}

/** Every occurrence between two instants, found backwards. */
export function backwards(
  text: string,
  zone: string,
  { after, before }: { after: Instant; before: Instant },
): Instant[] {
  const found: Instant[] = []
  let from = before
  for (;;) {
    const last = cronBefore(cronOf(text), zoneOf(zone), from)
    if (!last || last.at <= after) return found.reverse()
    from = last.at
    found.push(from)
  }
}

export const everyMinutes = (minutes: number, startAt?: Instant): Timing => ({
  kind: 'interval',
  frequencyMs: minutes * 60_000,
  ...(startAt !== undefined && { startAt }),
})

export const scheduleOf = (timing: Timing, more: Partial<Schedule> = {}): Schedule => ({
  timing,
  dependsOnPast: false,
  past: 'done',
  catchUp: DEFAULT_CATCH_UP,
  ...more,
})
