/** A schedule as a user has it: registered, run by a scheduler, looked at, changed, removed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace } from './support.js'

interface Times {
  readonly name?: string
  readonly schedule?: string
  readonly script?: string
}

const scheduled = ({
  name = 'tick',
  schedule = '{kind: interval, frequency: 1}',
  script = 'true',
}: Times = {}) => `version: 1.1
kind: operation
name: ${name}
schedule: ${schedule}
component:
  run:
    kind: job
    container:
      image: busybox
      command: [sh, -c]
      args:
      - ${JSON.stringify(script)}
`

describe('pxrun run of an operation with a schedule', () => {
  it('registers it, is its scheduler, and leaves a history', async () => {
    const { start, write, json, pxrun, folder } = workspace()
    write('a.yaml', scheduled({ script: `echo "{{ globals.schedule_at }}" >> ${folder}/slots` }))
    const running = start(['run', '-f', 'a.yaml'])
    await running.line(/tick registered: every 1s/)
    await running.line(/this one is it/)
    await running.line(/tick .*: fires run/)
    await running.line(/^run [0-9a-f]{32} succeeded/)
    running.child.kill('SIGINT')
    expect(await running.ended).toBe(130)
    const { slots } = json(['schedule', 'history', 'tick'])
    const [first] = slots.slice(-1)
    expect(first).toMatchObject({ outcome: 'fired', kind: 'slot', run_status: 'succeeded' })
    const run = json(['ops', 'get', first.run])
    expect(run).toMatchObject({ name: 'tick', schedule_at: first.slot, status: 'succeeded' })
    // As Python prints the moment of the slot.
    const moment = `${first.slot.replace('T', ' ').replace('Z', '')}000+00:00`.replace('.000000', '')
    expect(readFileSync(join(folder, 'slots'), 'utf8').split('\n')[0]).toBe(moment)
    expect(pxrun(['schedule', 'ls']).stdout).toMatch(/^tick\tdefault\tevery 1s\ton schedule\t/)
    expect(json(['schedule', 'get', 'tick'])).toMatchObject({ status: 'on_schedule', runs: slots.length })
  })

  it('says what a change changes, and fires nothing that was due before it', () => {
    const { pxrun, write, json } = workspace()
    write('a.yaml', scheduled({ schedule: '{kind: cron, cron: "0 0 * * MON"}' }))
    const register = (...more: string[]) => pxrun(['run', '-f', 'a.yaml', '--detach', ...more])
    expect(register()).toMatchObject({ status: 0, stdout: expect.stringMatching(/tick registered: cron/) })
    expect(register().stdout).toMatch(/nothing has changed/)
    expect(register('--timezone', 'Europe/Berlin').stdout).toMatch(/timezone: UTC → Europe\/Berlin/)
    write('a.yaml', scheduled({ schedule: '{kind: cron, cron: "30 6 * * *"}', script: 'false' }))
    const changed = register('--timezone', 'Europe/Berlin')
    expect(changed.stdout).toMatch(/schedule.cron: 0 0 \* \* MON → 30 6 \* \* \*/)
    expect(changed.stdout).toMatch(/run.container.args.0: true → false/)
    expect(json(['schedule', 'get', 'tick']).edited_at).not.toBeNull()
  })

  it('refuses credentials in a URL, which its runs would not have: the store never gets them', () => {
    const { pxrun, write, home } = workspace()
    const url = 'https://me:s3cret@example.org/x.git'
    write('a.yaml', scheduled().replace('kind: job\n', `kind: job\n    init: [{git: {url: "${url}"}}]\n`))
    const refused = pxrun(['run', '-f', 'a.yaml', '--detach'])
    expect(refused).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/a\.yaml:8:24: error.*never written there/s),
    })
    expect(refused.stderr).toMatch(/hint: put them into a connection/)
    expect(refused.stderr).not.toContain('s3cret')
    expect(pxrun(['schedule', 'ls', '-o', 'json']).stdout).toMatch(/"schedules": \[\]/)
    expect(readFileSync(join(home, 'pxrun.db')).includes('s3cret')).toBe(false)
  })

  it('takes the options of schedules for schedules only', () => {
    const { pxrun, write } = workspace()
    write('a.yaml', 'version: 1.1\nkind: component\nrun:\n  kind: job\n  container: {command: ["true"]}\n')
    const refused = pxrun(['run', '-f', 'a.yaml', '--detach'])
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringMatching(/--detach is for operations/) })
    write('b.yaml', scheduled())
    expect(pxrun(['run', '-f', 'b.yaml', '--catchup', 'some']).status).toBe(2)
    expect(
      pxrun(['run', '-f', '-', '--detach'], { input: scheduled().replace('name: tick\n', '') }),
    ).toMatchObject({ status: 2, stderr: expect.stringMatching(/--name/) })
  })
})

describe('pxrun scheduler', () => {
  it('starts in the background, is the one of its home, takes in what is registered, and stops', async () => {
    const { pxrun, write, json, folder, start } = workspace()
    expect(json(['scheduler', 'status'])).toMatchObject({ running: false, schedules: 0 })
    expect(pxrun(['scheduler', 'start', '--detach']).stdout).toMatch(/at work \(pid \d+\)/)
    expect(pxrun(['scheduler', 'start', '--detach']).stdout).toMatch(/already/)
    write('a.yaml', scheduled({ script: `touch ${folder}/ran` }))
    expect(pxrun(['run', '-f', 'a.yaml']).stderr).toMatch(/the scheduler of this home \(pid \d+\) runs it/)
    const following = start(['scheduler', 'start'])
    await following.line(/another scheduler of this home is at work/)
    for (let count = 0; count === 0; count = json(['schedule', 'get', 'tick']).runs)
      expect(json(['scheduler', 'status']).running).toBe(true)
    expect(pxrun(['scheduler', 'stop']).stdout).toMatch(/has ended/)
    await following.line(/this is the scheduler of the home now/)
    following.child.kill('SIGTERM')
    expect(await following.ended).toBe(143)
    expect(existsSync(join(folder, 'ran'))).toBe(true)
    expect(pxrun(['scheduler', 'stop']).stdout).toMatch(/no scheduler/)
  })
})

describe('pxrun schedule', () => {
  it('pauses, resumes, triggers, backfills and removes', async () => {
    const { pxrun, write, json, start } = workspace()
    write('a.yaml', scheduled({ schedule: '{kind: cron, cron: "0 0 1 1 *"}' }))
    expect(pxrun(['run', '-f', 'a.yaml', '--detach']).status).toBe(0)
    expect(pxrun(['schedule', 'pause', 'tick']).stdout).toMatch(/is paused/)
    expect(pxrun(['schedule', 'pause', 'tick']).stdout).toMatch(/already/)
    expect(json(['schedule', 'get', 'tick']).standing).toBe('paused')
    expect(pxrun(['schedule', 'resume', 'tick']).stdout).toMatch(/goes on; next/)
    const range = ['--from', '2021-06-01', '--to', '2024-06-01']
    expect(
      pxrun(['schedule', 'backfill', 'tick', ...range, '--dry-run'])
        .stdout.trim()
        .split('\n'),
    ).toEqual(['Sat 2022-01-01 00:00', 'Sun 2023-01-01 00:00', 'Mon 2024-01-01 00:00'])
    expect(pxrun(['schedule', 'backfill', 'tick', ...range]).stdout).toMatch(/^3 slots are queued; 0 have/)
    expect(pxrun(['schedule', 'backfill', 'tick', ...range]).stdout).toMatch(/^0 slots are queued; 3 have/)
    expect(pxrun(['schedule', 'trigger', 'tick']).stdout).toMatch(/as soon as a scheduler is at work/)
    const scheduler = start(['scheduler', 'start'])
    await scheduler.line(/tick Sat 2022-01-01 00:00: fires/)
    await scheduler.line(/tick Mon 2024-01-01 00:00: fires/)
    const history = () =>
      json(['schedule', 'history', 'tick']).slots as { kind: string; run_status: string }[]
    while (history().some(({ run_status }) => run_status !== 'succeeded'));
    expect(history().map(({ kind }) => kind)).toEqual(['manual', 'backfill', 'backfill', 'backfill'])
    expect(pxrun(['schedule', 'rm', 'tick']).stdout).toMatch(/is removed/)
    expect(pxrun(['schedule', 'get', 'tick'])).toMatchObject({ status: 2 })
    expect(json(['ops', 'ls', '--query', 'kind:job']).runs).toHaveLength(4)
  })
})

describe('dependsOnPast', () => {
  it('shows what a slot waits for, goes on after a kill -9 of the scheduler, and never overlaps', async () => {
    const { start, write, json, folder, pxrun } = workspace()
    const gate = join(folder, 'go')
    const script = `while [ ! -e ${gate} ]; do sleep 0.05; done`
    write(
      'a.yaml',
      scheduled({ schedule: '{kind: interval, frequency: 1, dependsOnPast: true, maxRuns: 2}', script }),
    )
    const first = start(['run', '-f', 'a.yaml', '--catchup', 'all'])
    const run = /[0-9a-f]{32}/.exec(await first.line(/: fires run/))![0]
    await first.line(new RegExp(`waits for run ${run}`))
    expect(json(['schedule', 'get', 'tick'])).toMatchObject({
      standing: 'waiting',
      waiting: { reason: { kind: 'past-active', run } },
    })
    expect(pxrun(['schedule', 'ls']).stdout).toMatch(new RegExp(`waits for run ${run}, running for`))
    first.child.kill('SIGKILL')
    await first.ended
    const second = start(['scheduler', 'start'])
    await second.line(/this is the scheduler of the home now/)
    expect(json(['schedule', 'get', 'tick']).standing).toBe('waiting')
    writeFileSync(gate, '')
    await second.line(/: fires run/)
    await second.line(/no more slots, maxRuns is reached/)
    while (json(['schedule', 'get', 'tick']).status !== 'succeeded');
    const { slots } = json(['schedule', 'history', 'tick'])
    const fired = slots.filter(({ outcome }: { outcome: string }) => outcome === 'fired').reverse()
    const [a, b] = fired.map((slot: { run: string }) => json(['ops', 'get', slot.run]))
    expect(fired).toHaveLength(2)
    expect(Date.parse(a.finished_at)).toBeLessThanOrEqual(Date.parse(b.created_at))
  })
})

describe('the run of a slot', () => {
  it('may be a dag, and use what another run came to', async () => {
    const { start, write, json, pxrun } = workspace()
    write(
      'first.yaml',
      'version: 1.1\nkind: component\nname: first\noutputs: [{name: best, type: int, value: 42, isOptional: true}]\nrun:\n  kind: job\n  container: {command: ["true"]}\n',
    )
    const first = json(['run', '-f', 'first.yaml'])
    expect(first.status).toBe('succeeded')
    write(
      'a.yaml',
      `version: 1.1
kind: operation
name: nightly
schedule: {kind: interval, frequency: 1, maxRuns: 1}
params:
  seed: {ref: runs.${first.uuid}, value: globals.name}
component:
  inputs: [{name: seed, type: str}]
  run:
    kind: dag
    operations:
    - name: a
      params: {text: {ref: dag, value: inputs.seed}}
      component:
        inputs: [{name: text, type: str}]
        run:
          kind: job
          container: {command: [echo, "{{ text }}"]}
    - name: b
      dependencies: [a]
      component: {run: {kind: job, container: {command: ["true"]}}}
`,
    )
    const running = start(['run', '-f', 'a.yaml'])
    await running.line(/nightly: no more slots/)
    while (json(['schedule', 'get', 'nightly']).status !== 'succeeded');
    running.child.kill('SIGINT')
    await running.ended
    const [slot] = json(['schedule', 'history', 'nightly']).slots
    expect(json(['ops', 'get', slot.run])).toMatchObject({
      kind: 'dag',
      status: 'succeeded',
      schedule_at: slot.slot,
    })
    const [a] = json(['ops', 'ls', '--query', 'name:a']).runs
    expect(pxrun(['ops', 'logs', a.uuid]).stdout).toBe('first\n')
    expect(json(['ops', 'lineage', slot.run]).upstream[0].upstream).toBe(first.uuid)
  })
})

describe('pxrun ops', () => {
  it('stop ends a schedule and its runs; registering it again revives it', async () => {
    const { start, write, json, pxrun } = workspace()
    write('a.yaml', scheduled({ script: 'sleep 600' }))
    const running = start(['run', '-f', 'a.yaml'])
    const run = /[0-9a-f]{32}/.exec(await running.line(/: fires run/))![0]
    const { uuid } = json(['schedule', 'get', 'tick'])
    expect(json(['ops', 'get', uuid])).toMatchObject({ status: 'on_schedule', interrupted: false })
    expect(pxrun(['ops', 'resume', uuid]).status).toBe(2)
    expect(pxrun(['ops', 'stop', uuid]).stdout).toMatch(/stopped/)
    await running.line(new RegExp(`run ${run} stopped`))
    expect(json(['schedule', 'get', 'tick'])).toMatchObject({
      standing: 'ended',
      status: 'stopped',
      next: [],
    })
    expect(json(['ops', 'ls', '--query', 'status:~stopped']).total).toBe(0)
    write('a.yaml', scheduled({ schedule: '{kind: interval, frequency: 3600}' }))
    expect(pxrun(['run', '-f', 'a.yaml']).stdout).toMatch(/tick changed/)
    expect(json(['schedule', 'get', 'tick'])).toMatchObject({
      standing: 'on schedule',
      status: 'on_schedule',
    })
    running.child.kill('SIGINT')
    await running.ended
  })
})
