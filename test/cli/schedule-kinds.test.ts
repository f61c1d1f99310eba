/** What a slot may run: more than a job, each as a run of its own kind below the schedule. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace } from './support.js'

interface Slot {
  readonly slot: string
  readonly run: string
  readonly run_status: string
}

describe('a slot with dependsOnPast', () => {
  it('may be a matrix: the next one waits for all of its runs', async () => {
    const { start, write, json, folder, pxrun } = workspace()
    const gate = join(folder, 'go')
    write(
      'a.yaml',
      `version: 1.1
kind: operation
name: sweep
schedule: {kind: interval, frequency: 1, dependsOnPast: true, maxRuns: 2}
matrix:
  kind: mapping
  concurrency: 2
  values: [{x: 1}, {x: 2}]
component:
  inputs: [{name: x, type: int}]
  cache: {disable: true}
  run:
    kind: job
    container:
      command: [sh, -c, 'while [ ! -e ${gate} ]; do sleep 0.05; done; echo "{{ x }} of {{ globals.schedule_at }}"']
`,
    )
    const scheduler = start(['run', '-f', 'a.yaml', '--catchup', 'all'])
    const first = /run ([0-9a-f]{32})/.exec(await scheduler.line(/: fires run/))![1]!
    await scheduler.line(new RegExp(`waits for run ${first}`))
    const children = (run: string) =>
      json(['ops', 'ls', '--query', `kind:job, pipeline:${run}`]).runs as { uuid: string; status: string }[]
    writeFileSync(gate, '')
    await scheduler.line(/sweep: no more slots/)
    while (json(['schedule', 'get', 'sweep']).status !== 'succeeded');
    scheduler.child.kill('SIGINT')
    await scheduler.ended
    const slots = (json(['schedule', 'history', 'sweep']).slots as Slot[]).reverse()
    const runs = slots.map(({ run }) => json(['ops', 'get', run]))
    expect(runs).toMatchObject([
      { kind: 'matrix', status: 'succeeded', schedule_at: slots[0]!.slot },
      { kind: 'matrix', status: 'succeeded', schedule_at: slots[1]!.slot },
    ])
    expect(Date.parse(runs[0].finished_at)).toBeLessThanOrEqual(Date.parse(runs[1].created_at))
    // The runs of a matrix see the slot, and are cached as anywhere: `cache: {disable: true}` is theirs.
    for (const { run, slot } of slots) {
      expect(children(run).map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
      const moment = slot.replace('T', ' ').replace('Z', '000+00:00').replace('.000000', '')
      const logs = children(run).map(({ uuid }) => pxrun(['ops', 'logs', uuid]).stdout)
      expect(logs.sort()).toEqual([`1 of ${moment}\n`, `2 of ${moment}\n`])
    }
  }, 60_000)

  it('may be a service: the next one waits until somebody stops it', async () => {
    const { start, write, json, pxrun } = workspace()
    write(
      'a.yaml',
      `version: 1.1
kind: operation
name: board
schedule: {kind: interval, frequency: 1, dependsOnPast: true, maxRuns: 2}
component:
  run:
    kind: service
    ports: [6006]
    container:
      command: [node, -e, "require('http').createServer().listen({{ globals.ports[0] }})"]
`,
    )
    const scheduler = start(['run', '-f', 'a.yaml'])
    let last = 'none'
    for (let n = 0; n < 2; n++) {
      const fires = new RegExp(`: fires run (?!${last})([0-9a-f]{32})`)
      const run = fires.exec(await scheduler.line(fires))![1]!
      if (n === 0) await scheduler.line(new RegExp(`waits for run ${run}`))
      last = run
      while (!/^running|^failed/.test(json(['ops', 'get', run]).status));
      expect(json(['schedule', 'get', 'board']).last_run).toBe(run)
      expect(pxrun(['ops', 'stop', run]).status).toBe(0)
    }
    await scheduler.line(/board: no more slots/)
    while (json(['schedule', 'get', 'board']).status !== 'succeeded');
    scheduler.child.kill('SIGINT')
    await scheduler.ended
    const slots = (json(['schedule', 'history', 'board']).slots as Slot[]).filter(({ run }) => run)
    expect(slots.map(({ run_status: status }) => status)).toEqual(['stopped', 'stopped'])
    expect(json(['ops', 'get', slots[0]!.run]).kind).toBe('service')
  }, 60_000)

  it('may be a dag: the next one waits for its last operation', async () => {
    const { start, write, json, folder } = workspace()
    const gate = join(folder, 'go')
    write(
      'a.yaml',
      `version: 1.1
kind: operation
name: nightly
schedule: {kind: interval, frequency: 1, dependsOnPast: true, maxRuns: 2}
component:
  run:
    kind: dag
    operations:
    - name: a
      component: {run: {kind: job, container: {command: ["true"]}}}
    - name: b
      dependencies: [a]
      component: {run: {kind: job, container: {command: [sh, -c, 'while [ ! -e ${gate} ]; do sleep 0.05; done']}}}
`,
    )
    const scheduler = start(['run', '-f', 'a.yaml'])
    const first = /run ([0-9a-f]{32})/.exec(await scheduler.line(/: fires run/))![1]!
    await scheduler.line(new RegExp(`waits for run ${first}`))
    writeFileSync(gate, '')
    await scheduler.line(/nightly: no more slots/)
    while (json(['schedule', 'get', 'nightly']).status !== 'succeeded');
    scheduler.child.kill('SIGINT')
    await scheduler.ended
    const fired = (json(['schedule', 'history', 'nightly']).slots as Slot[])
      .filter(({ run }) => run)
      .reverse()
    const [a, b] = fired.map(({ run }) => json(['ops', 'get', run]))
    expect([a.kind, a.status, b.status]).toEqual(['dag', 'succeeded', 'succeeded'])
    expect(Date.parse(a.finished_at)).toBeLessThanOrEqual(Date.parse(b.created_at))
  }, 60_000)
})

it('conditions are judged for each slot, with its time', async () => {
  const { start, write, json } = workspace()
  write(
    'a.yaml',
    `version: 1.1
kind: operation
name: never
schedule: {kind: interval, frequency: 1, maxRuns: 1}
conditions: '{{ globals.schedule_at is none }}'
component: {run: {kind: job, container: {command: ["true"]}}}
`,
  )
  const scheduler = start(['run', '-f', 'a.yaml'])
  await scheduler.line(/never: no more slots/)
  while (json(['schedule', 'get', 'never']).status !== 'succeeded');
  scheduler.child.kill('SIGINT')
  await scheduler.ended
  expect(json(['schedule', 'history', 'never']).slots).toMatchObject([
    { outcome: 'fired', run_status: 'skipped' },
  ])
})
