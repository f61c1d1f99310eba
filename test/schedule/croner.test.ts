/**
 * The same occurrences as the library `croner`, which the product does not use.
 *
 * Left out, because the two differ on purpose:
 * - Days of the month such as `*`/2 together with days of the week: crontab(5) counts a field that begins
 *   with `*` as open, so both must match; croner counts only a bare `*` as open.
 * - Ranges that go around (`22-2`, `FRI-MON`) and steps from a number (`5/10`): croner refuses them.
 * - Times of the day that a gap skips: here they run once at its end, whatever their fields; croner leaves
 *   them out when the minutes hold a `*`, and when a whole day is skipped.
 * - A search that begins while the clocks show times for the second time: here those have run the first time;
 *   croner runs them again.
 * - Instants before 1970 and after 2100.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cronAfter, cronBefore } from '../../src/schedule/cron-times.js'
import { cronOf, zoneOf } from './support.js'

interface CronerModule {
  readonly Cron: new (
    pattern: string,
    options: { timezone: string; mode: '5-part' },
  ) => { nextRun(after: Date): Date | null; previousRuns(count: number, before: Date): Date[] }
}

// A name that the compiler cannot follow: the package may be absent.
const name: string = 'croner'
const croner: CronerModule | undefined = await import(name).catch(() => undefined)

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

function fieldOf(min: number, max: number, names: readonly string[] = []): fc.Arbitrary<string> {
  const value = fc.integer({ min, max })
  const text = fc.tuple(value, fc.boolean()).map(([n, named]) => (named && names[n - min]) || String(n))
  const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`)
  const stepped = fc
    .tuple(range, fc.integer({ min: 1, max: max - min }))
    .map(([span, step]) => `${span}/${step}`)
  const item = fc.oneof({ weight: 4, arbitrary: text }, { weight: 2, arbitrary: range }, stepped)
  return fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(','))
}

const open = (field: fc.Arbitrary<string>) => fc.oneof(fc.constant('*'), field)
const stepOf = (size: number) => fc.integer({ min: 1, max: size }).map((step) => `*/${step}`)

const nth = fc
  .tuple(fc.constantFrom(...DAYS), fc.constantFrom('1', '2', '3', '4', '5', 'L'))
  .map(([day, count]) => `${day}#${count}`)

const expression = fc
  .tuple(
    fc.oneof(open(fieldOf(0, 59)), stepOf(59)),
    fc.oneof(open(fieldOf(0, 23)), stepOf(23)),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('*') },
      { weight: 3, arbitrary: fieldOf(1, 31) },
      fc.constant('L'),
    ),
    open(fieldOf(1, 12, MONTHS)),
    fc.oneof({ weight: 3, arbitrary: fc.constant('*') }, { weight: 3, arbitrary: fieldOf(0, 7, DAYS) }, nth),
  )
  .map((fields) => fields.join(' '))

const macro = fc.constantFrom('@yearly', '@annually', '@monthly', '@weekly', '@daily', '@hourly')

/** Zones whose clocks do not change, some with odd offsets. */
const zone = fc.constantFrom('UTC', 'Asia/Tokyo', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/Phoenix')

const instant = fc
  .integer({ min: Date.UTC(1995, 0, 1) / 1000, max: Date.UTC(2099, 0, 1) / 1000 })
  .map((s) => s * 1000)

/** Whether the clocks of the zone have shown the same time half an hour or an hour before. */
function isShownAgain(timeZone: string, instant: number): boolean {
  const clock = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return [30, 60].some((minutes) => clock.format(instant - minutes * 60_000) === clock.format(instant))
}

describe.skipIf(!croner)(
  'occurrences agree with croner (skipped when the package croner is not installed)',
  () => {
    it('for 10,000 random expressions and instants, forwards', () => {
      const { Cron } = croner!
      fc.assert(
        fc.property(
          fc.oneof({ weight: 20, arbitrary: expression }, macro),
          zone,
          instant,
          (text, timezone, after) => {
            const theirs = new Cron(text, { timezone, mode: '5-part' }).nextRun(new Date(after))
            const ours = cronAfter(cronOf(text), zoneOf(timezone), after)
            // croner gives up on days that come less than once in its horizon of years.
            if (theirs !== null) expect(ours?.at).toBe(theirs.getTime())
            else expect(ours === undefined || ours.at - after > 8 * 365 * 86_400_000).toBe(true)
          },
        ),
        { numRuns: 10_000 },
      )
    })

    it('for 3,000 random expressions around the days on which clocks change', () => {
      const { Cron } = croner!
      const around = fc.record({
        timezone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
        day: fc.constantFrom(
          '2026-03-08',
          '2026-03-29',
          '2026-04-05',
          '2026-10-04',
          '2026-10-25',
          '2026-11-01',
        ),
        hours: fc.integer({ min: -30, max: 30 }),
      })
      fc.assert(
        fc.property(expression, around, (text, { timezone, day, hours }) => {
          const after = Date.parse(`${day}T00:00Z`) + hours * 3_600_000
          fc.pre(!isShownAgain(timezone, after))
          const theirs = new Cron(text, { timezone, mode: '5-part' }).nextRun(new Date(after))
          const ours = cronAfter(cronOf(text), zoneOf(timezone), after)
          fc.pre(theirs !== null && ours !== undefined && ours.note?.kind !== 'gap')
          expect(ours?.at).toBe(theirs?.getTime())
        }),
        { numRuns: 3000 },
      )
    })

    it('for 2,000 random expressions and instants, backwards', () => {
      const { Cron } = croner!
      fc.assert(
        fc.property(expression, zone, instant, (text, timezone, before) => {
          const [theirs] = new Cron(text, { timezone, mode: '5-part' }).previousRuns(1, new Date(before))
          const ours = cronBefore(cronOf(text), zoneOf(timezone), before)
          if (theirs) expect(ours?.at).toBe(theirs.getTime())
          else expect(ours === undefined || before - ours.at > 8 * 365 * 86_400_000).toBe(true)
        }),
        { numRuns: 2000 },
      )
    })
  },
)
