/** The mistakes in a schedule that pxrun finds before it ever waits for a slot. */
import { describe, expect, it } from 'vitest'
import { bundleOf, check } from '../../src/index.js'

const problems = (schedule: string) =>
  check(
    bundleOf({
      name: 'polyaxonfile.yaml',
      text: `version: 1.1\nkind: operation\nschedule: ${schedule}\ncomponent:\n  run: {kind: job, container: {image: busybox}}\n`,
    }),
  ).diagnostics.map(({ code, origin, location, hint }) => {
    const place = location?.file.text.slice(location.range.start, location.range.end)
    return { code, origin, place, hint }
  })

describe('check', () => {
  it.each([
    ['{kind: cron, cron: bad}', 'cron-syntax', 'bad'],
    ['{kind: cron, cron: "* * * * * *"}', 'cron-syntax', '"* * * * * *"'],
    ['{kind: cron, cron: "0 0 31 2 *"}', 'cron-never', '"0 0 31 2 *"'],
    ['{kind: interval, frequency: 0}', 'interval-frequency', '0'],
    ['{kind: interval, frequency: -60}', 'interval-frequency', '-60'],
    ['{kind: interval, frequency: 0.25}', 'interval-frequency', '0.25'],
    [
      '{kind: interval, frequency: 60, startAt: 2020-01-02, endAt: 2020-01-01}',
      'schedule-order',
      '2020-01-01',
    ],
    [
      '{kind: cron, cron: "@daily", startAt: "2020-01-01T10:00:00+02:00", endAt: "2020-01-01T07:59:59Z"}',
      'schedule-order',
      '"2020-01-01T07:59:59Z"',
    ],
    ['{kind: cron, cron: "@daily", maxRuns: 0}', 'schedule-max-runs', '0'],
  ])('%s: %s', (schedule, code, place) => {
    expect(problems(schedule)).toMatchObject([{ code, origin: 'pxrun', place }])
  })

  it.each([
    '{kind: cron, cron: "0 0 * * MON"}',
    '{kind: cron, cron: "{{ cron }}"}',
    '{kind: interval, frequency: 3600, dependsOnPast: true}',
    '{kind: interval, frequency: "{{ f }}", startAt: "{{ s }}"}',
    '{kind: interval, frequency: 60, startAt: 2020-01-01, endAt: 2020-01-01, maxRuns: 1}',
    '{kind: datetime, startAt: 2020-01-01}',
  ])('%s is fine', (schedule) => {
    expect(problems(schedule)).toEqual([])
  })

  it('says what to do about six fields', () => {
    expect(problems('{kind: cron, cron: "*/5 * * * * *"}')[0]?.hint).toMatch(/seconds cannot be given/)
  })
})
