/** What cron expressions mean: their fields, their days, and their times when the clocks change. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCron } from '../../src/schedule/cron.js'
import { cronAfter, neverFires } from '../../src/schedule/cron-times.js'
import { DAY_MS } from '../../src/schedule/instant.js'
import { at, backwards, cronOf, upcoming, zoneOf } from './support.js'

const utc = (text: string, after: string, count = 3) => upcoming(text, 'UTC', { after, count })

describe('the fields of a cron expression', () => {
  it.each([
    ['0 0 * * MON', '2026-03-01T00:00Z', ['2026-03-02T00:00Z', '2026-03-09T00:00Z', '2026-03-16T00:00Z']],
    ['0 0 * * 7', '2026-03-01T12:00Z', ['2026-03-08T00:00Z', '2026-03-15T00:00Z', '2026-03-22T00:00Z']],
    ['0 0 * * FRI-SUN', '2026-03-05T12:00Z', ['2026-03-06T00:00Z', '2026-03-07T00:00Z', '2026-03-08T00:00Z']],
    ['0 0 1 jan,JUL *', '2026-03-01T00:00Z', ['2026-07-01T00:00Z', '2027-01-01T00:00Z', '2027-07-01T00:00Z']],
    ['5/20 12 1 1 *', '2026-01-01T00:00Z', ['2026-01-01T12:05Z', '2026-01-01T12:25Z', '2026-01-01T12:45Z']],
    ['0 22-2/2 * * *', '2026-01-01T12:00Z', ['2026-01-01T22:00Z', '2026-01-02T00:00Z', '2026-01-02T02:00Z']],
    [
      '0 0 * NOV-FEB/2 MON#1',
      '2026-01-31T00:00Z',
      ['2026-11-02T00:00Z', '2027-01-04T00:00Z', '2027-11-01T00:00Z'],
    ],
    ['0 0 L * *', '2028-01-31T00:00Z', ['2028-02-29T00:00Z', '2028-03-31T00:00Z', '2028-04-30T00:00Z']],
    ['0 0 15,L * *', '2026-01-31T00:00Z', ['2026-02-15T00:00Z', '2026-02-28T00:00Z', '2026-03-15T00:00Z']],
    ['0 0 * * TUE#2', '2026-01-31T00:00Z', ['2026-02-10T00:00Z', '2026-03-10T00:00Z', '2026-04-14T00:00Z']],
    ['0 0 * * 5L', '2026-01-31T00:00Z', ['2026-02-27T00:00Z', '2026-03-27T00:00Z', '2026-04-24T00:00Z']],
    ['0 0 * * FRI#L', '2026-01-31T00:00Z', ['2026-02-27T00:00Z', '2026-03-27T00:00Z', '2026-04-24T00:00Z']],
    ['0 0 ? * ?', '2026-01-31T00:00Z', ['2026-02-01T00:00Z', '2026-02-02T00:00Z', '2026-02-03T00:00Z']],
    ['@hourly', '2025-12-31T22:30Z', ['2025-12-31T23:00Z', '2026-01-01T00:00Z', '2026-01-01T01:00Z']],
    ['@Weekly', '2026-03-01T00:00Z', ['2026-03-08T00:00Z', '2026-03-15T00:00Z', '2026-03-22T00:00Z']],
    ['@yearly', '2025-12-31T23:59Z', ['2026-01-01T00:00Z', '2027-01-01T00:00Z', '2028-01-01T00:00Z']],
    ['59 23 31 12 *', '2025-12-31T23:59Z', ['2026-12-31T23:59Z', '2027-12-31T23:59Z', '2028-12-31T23:59Z']],
    ['0 0 29 2 *', '2096-01-01T00:00Z', ['2096-02-29T00:00Z', '2104-02-29T00:00Z', '2108-02-29T00:00Z']],
  ])('%s', (text, after, expected) => {
    expect(utc(text, after)).toEqual(expected)
  })

  it('a day need match only one of two fields for days, but both when one begins with *', () => {
    expect(utc('0 0 13 * FRI', '2026-02-05T00:00Z', 4)).toEqual([
      '2026-02-06T00:00Z',
      '2026-02-13T00:00Z',
      '2026-02-20T00:00Z',
      '2026-02-27T00:00Z',
    ])
    expect(utc('0 0 */10 * FRI', '2026-05-01T00:00Z', 2)).toEqual(['2026-07-31T00:00Z', '2026-08-21T00:00Z'])
    expect(utc('0 0 11 * FRI', '2026-03-11T00:00Z', 2)).toEqual(['2026-03-13T00:00Z', '2026-03-20T00:00Z'])
  })

  it.each([
    ['', /five fields, and this has 0/],
    ['bad', /five fields, and this has 1/],
    ['* * * * * *', /five fields, and this has 6/],
    ['60 * * * *', /minute 60 is not between 0 and 59/],
    ['* 24 * * *', /hour 24 is not between 0 and 23/],
    ['* * 0 * *', /day of month 0/],
    ['* * * 13 *', /month 13/],
    ['* * * * 8', /day of week 8/],
    ['* * * FOO *', /`FOO` is not a month/],
    ['*/0 * * * *', /step `0`/],
    ['*/90 * * * *', /step of 90 is longer/],
    ['1,,2 * * * *', /a minute is missing/],
    ['1-2-3 * * * *', /`1-2-3` is not a range/],
    ['* * * * MON#6', /first \(#1\) to fifth/],
    ['* * 1.5 * *', /`1.5` is not a day of month/],
    ['@daly', /not a time that cron knows/],
  ])('refuses `%s`', (text, problem) => {
    const cron = parseCron(text)
    expect(!cron.ok && cron.error.message).toMatch(problem)
  })

  it('knows the days that no calendar has', () => {
    const never = ['0 0 31 2 *', '0 0 30 2 *', '0 0 31 4,6,9,11 *', '0 0 */29 2 MON#2']
    expect(never.map((text) => [text, neverFires(cronOf(text))])).toEqual(never.map((text) => [text, true]))
    const rare = ['0 0 29 2 *', '0 0 * 2 MON#5', '0 0 31 2 MON', '0 0 L 2 *']
    expect(rare.map((text) => [text, neverFires(cronOf(text))])).toEqual(rare.map((text) => [text, false]))
  })

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9*/,\-#L?A-Z ]{0,30}$/)), (text) => {
        const cron = parseCron(text)
        expect(cron.ok || cron.error.message.length > 0).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('when the clocks change', () => {
  const days = (text: string, zone: string, after: string, count = 3) =>
    upcoming(text, zone, { after, count })

  it.each([
    // Forward at 02:00 (Berlin, New York), by 30 minutes at 02:00 (Lord Howe), over a whole day (Apia).
    [
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00Z',
      ['2026-03-29T01:00Z gap 1', '2026-03-30T00:30Z', '2026-03-31T00:30Z'],
    ],
    [
      '*/15 2 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00Z',
      ['2026-03-29T01:00Z gap 4', '2026-03-30T00:00Z', '2026-03-30T00:15Z'],
    ],
    [
      '0,30 2-3 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00Z',
      ['2026-03-29T01:00Z gap 2', '2026-03-29T01:30Z', '2026-03-30T00:00Z'],
    ],
    [
      '0 3 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00Z',
      ['2026-03-29T01:00Z', '2026-03-30T01:00Z', '2026-03-31T01:00Z'],
    ],
    [
      '30 2 * * *',
      'America/New_York',
      '2026-03-07T12:00Z',
      ['2026-03-08T07:00Z gap 1', '2026-03-09T06:30Z', '2026-03-10T06:30Z'],
    ],
    [
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T00:00Z',
      ['2026-10-03T15:30Z gap 1', '2026-10-04T15:15Z', '2026-10-05T15:15Z'],
    ],
    [
      '45 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T00:00Z',
      ['2026-10-03T15:45Z', '2026-10-04T15:45Z', '2026-10-05T15:45Z'],
    ],
    [
      '0 10 * * *',
      'Pacific/Apia',
      '2011-12-29T12:00Z',
      ['2011-12-29T20:00Z', '2011-12-30T10:00Z gap 1', '2011-12-30T20:00Z'],
    ],
    [
      '0 0,12 30 12 *',
      'Pacific/Apia',
      '2011-12-29T12:00Z',
      ['2011-12-30T10:00Z gap 2', '2012-12-29T10:00Z', '2012-12-29T22:00Z'],
    ],
    // Back: the first of two equal times.
    [
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00Z',
      ['2026-10-25T00:30Z fold', '2026-10-26T01:30Z', '2026-10-27T01:30Z'],
    ],
    [
      '30 1 * * *',
      'America/New_York',
      '2026-10-31T12:00Z',
      ['2026-11-01T05:30Z fold', '2026-11-02T06:30Z', '2026-11-03T06:30Z'],
    ],
    [
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-04T00:00Z',
      ['2026-04-04T14:45Z fold', '2026-04-05T15:15Z', '2026-04-06T15:15Z'],
    ],
  ])('times of the day run once: %s in %s', (text, zone, after, expected) => {
    expect(days(text, zone, after)).toEqual(expected)
  })

  it.each([
    [
      '30 * * * *',
      'Europe/Berlin',
      '2026-03-28T23:30Z',
      ['2026-03-29T00:30Z', '2026-03-29T01:30Z', '2026-03-29T02:30Z'],
    ],
    [
      '30 * * * *',
      'Europe/Berlin',
      '2026-10-24T23:30Z',
      ['2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-10-25T02:30Z'],
    ],
    [
      '0 */2 * * *',
      'Europe/Berlin',
      '2026-03-28T23:00Z',
      ['2026-03-29T02:00Z', '2026-03-29T04:00Z', '2026-03-29T06:00Z'],
    ],
    [
      '45 * * * *',
      'Australia/Lord_Howe',
      '2026-04-04T13:45Z',
      ['2026-04-04T14:45Z', '2026-04-04T15:15Z', '2026-04-04T16:15Z'],
    ],
    [
      '0 */12 * * *',
      'Pacific/Apia',
      '2011-12-29T12:00Z',
      ['2011-12-29T22:00Z', '2011-12-30T10:00Z', '2011-12-30T22:00Z'],
    ],
  ])('hours that begin with * follow real time: %s in %s', (text, zone, after, expected) => {
    expect(days(text, zone, after)).toEqual(expected)
  })

  const CHANGES = [
    ['Europe/Berlin', '2026-03-29'],
    ['Europe/Berlin', '2026-10-25'],
    ['America/New_York', '2026-03-08'],
    ['America/New_York', '2026-11-01'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['Australia/Lord_Howe', '2026-10-04'],
    ['Pacific/Apia', '2011-12-30'],
    ['Africa/Casablanca', '2026-03-22'],
    ['Antarctica/Troll', '2026-03-29'],
    ['UTC', '2026-03-29'],
  ] as const

  const field = (max: number) => fc.oneof(fc.constant('*'), fc.integer({ min: 0, max }).map(String))
  const minutes = fc.oneof(fc.constantFrom('*', '*/7', '*/15', '0,30'), field(59))
  const hours = fc.oneof(fc.constantFrom('*', '*/2', '*/3', '0-23', '1-3', '22-2'), field(23))
  const change = fc.constantFrom(...CHANGES)

  it('finds, forwards and backwards, exactly what a clock that is read every minute shows', () => {
    fc.assert(
      fc.property(minutes, hours, change, (minute, hour, [zoneName, day]) => {
        const [cron, zone] = [cronOf(`${minute} ${hour} * * *`), zoneOf(zoneName)]
        const [from, to] = [at(`${day}T00:00Z`) - DAY_MS, at(`${day}T00:00Z`) + 2 * DAY_MS]
        const seen = readEveryMinute(cron, zone, { from, to })
        const found: number[] = []
        for (
          let next = cronAfter(cron, zone, from - 1);
          next && next.at < to;
          next = cronAfter(cron, zone, next.at)
        ) {
          found.push(next.at)
        }
        expect(found).toEqual(seen)
        expect(backwards(cron.text, zoneName, { after: from - 1, before: to })).toEqual(seen)
      }),
      { numRuns: 60 },
    )
  })
})

/** The rule of cronie as a clock would apply it: reads the wall every minute and remembers what was shown. */
function readEveryMinute(
  cron: ReturnType<typeof cronOf>,
  zone: ReturnType<typeof zoneOf>,
  { from, to }: { from: number; to: number },
): number[] {
  const due = (wall: number) => {
    const date = new Date(wall)
    return cron.hours.includes(date.getUTCHours()) && cron.minutes.includes(date.getUTCMinutes())
  }
  const found: number[] = []
  // A day earlier, to know what has been shown before.
  let latest = zone.wallAt(from - 2 * DAY_MS)
  for (let now = from - 2 * DAY_MS + 60_000; now < to; now += 60_000) {
    const wall = zone.wallAt(now)
    let isDue = cron.followsRealTime && due(wall)
    if (!cron.followsRealTime) for (let one = latest + 60_000; one <= wall; one += 60_000) isDue ||= due(one)
    latest = Math.max(latest, wall)
    if (isDue && now >= from) found.push(now)
  }
  return found
}
