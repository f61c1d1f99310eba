import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { workspace } from './support.js'

const document = (schedule: string) =>
  `version: 1.1\nkind: operation\nname: scoring\nschedule: ${schedule}\ncomponent:\n  inputs: [{name: uuid, type: str}]\n  run: {kind: job, container: {image: busybox}}\n`

const explain = (schedule: string, ...args: string[]) =>
  workspace({ 'scoring.yaml': document(schedule) }).pxrun([
    'schedule',
    'explain',
    ...['-f', 'scoring.yaml', '-P', 'uuid=0e71'],
    ...args,
  ])

const cells = (stdout: string) =>
  stdout
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.split('\t'))

describe('pxrun schedule explain', () => {
  it('lists every slot of the time, without a store', () => {
    const place = workspace({ 'scoring.yaml': document('{kind: cron, cron: "0 0 * * MON"}') })
    const { status, stdout, stderr } = place.pxrun(
      'schedule explain -f scoring.yaml -P uuid=1 --from 2026-03-01 --to 2026-03-17'.split(' '),
    )
    expect([status, stderr]).toEqual([0, ''])
    expect(cells(stdout)).toEqual([
      ['Mon 2026-03-02 00:00', 'fires', ''],
      ['Mon 2026-03-09 00:00', 'fires', ''],
      ['Mon 2026-03-16 00:00', 'fires', ''],
    ])
    expect(existsSync(place.home)).toBe(false)
  })

  it('says why: outage, past run, clocks, endAt', () => {
    const { stdout } = explain(
      '{kind: cron, cron: "30 2 * * *", dependsOnPast: true, endAt: "2026-03-31T12:00:00Z"}',
      ...'--from 2026-03-26 --to 2026-04-02 --timezone Europe/Berlin --assume-duration 30h'.split(' '),
      ...'--down 2026-03-27..2026-03-28T12:00'.split(' '),
    )
    expect(cells(stdout)).toEqual([
      ['Thu 2026-03-26 02:30 +01:00', 'fires', ''],
      [
        'Fri 2026-03-27 02:30 +01:00',
        'skipped',
        'missed; the slot Sat 2026-03-28 02:30 +01:00 stands for it',
      ],
      ['Sat 2026-03-28 02:30 +01:00', 'fires', '9h 30m late: the scheduler was away'],
      [
        'Sun 2026-03-29 03:00 +02:00',
        'fires',
        '16h late, after waiting on the past run; the clocks skip its time: it runs when they go on',
      ],
      ['Mon 2026-03-30 02:30 +02:00', 'fires', '22h 30m late, after waiting on the past run'],
      ['Tue 2026-03-31 02:30 +02:00', 'fires', '1d 4h late, after waiting on the past run'],
      ['Wed 2026-04-01 02:30 +02:00', 'skipped', 'after endAt Tue 2026-03-31 14:00 +02:00'],
    ])
  })

  it('prints JSON', () => {
    const { stdout } = explain(
      '{kind: interval, frequency: 3600, maxRuns: 1}',
      ...'--from 2026-03-01 --to 2026-03-01T03:00 --assume-duration 90m -o json'.split(' '),
    )
    expect(JSON.parse(stdout)).toMatchObject({
      timezone: 'UTC',
      from: '2026-03-01T00:00:00.000Z',
      complete: true,
      slots: [
        { slot: '2026-03-01T01:00:00.000Z', outcome: 'fires', ends_at: '2026-03-01T02:30:00.000Z', why: '' },
        { slot: '2026-03-01T02:00:00.000Z', outcome: 'skipped', reason: { kind: 'max-runs', maxRuns: 1 } },
      ],
    })
  })

  it('draws a timeline: a mark for each slot, with its reason, and nothing that is not XML', () => {
    const { stdout } = explain(
      '{kind: interval, frequency: 21600}',
      ...'--from 2026-03-01 --to 2026-03-03 --down 2026-03-01..2026-03-02 --assume-duration 9h -o svg'.split(
        ' ',
      ),
    )
    expect(stdout).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    expect(stdout.match(/class="slot fires"/g)).toHaveLength(4)
    expect(stdout.match(/class="slot skipped"/g)).toHaveLength(3)
    expect(stdout.match(/class="outage"/g)).toHaveLength(1)
    expect(stdout).toContain(
      'Sun 2026-03-01 06:00: skipped; missed; the slot Mon 2026-03-02 00:00 stands for it',
    )
    expect(stdout).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/)
  })

  it.each([
    ['{kind: cron, cron: "0 0 31 2 *"}', [], 3, /the time `0 0 31 2 \*` never comes/],
    ['{kind: interval, frequency: "{{ uuid }}"}', [], 3, /cannot wait for the value of/],
    ['{kind: cron, cron: "@daily"}', ['--timezone', 'Europe/Berln'], 2, /did you mean `Europe\/Berlin`/],
    ['{kind: cron, cron: "@daily"}', ['--catchup', 'some'], 2, /--catchup knows latest, all, none/],
    ['{kind: cron, cron: "@daily"}', ['--down', '2026-03-01'], 2, /--down takes two times/],
    ['{kind: cron, cron: "@daily"}', ['--to', '2026-02-30'], 2, /--to takes a day or a time/],
  ])('refuses %s %j with exit code %i', (schedule, args, code, message) => {
    const { status, stderr } = explain(schedule, '--from', '2026-03-01', '--to', '2026-03-02', ...args)
    expect(status).toBe(code)
    expect(stderr).toMatch(message)
  })
})
