/** Operations that start by the statuses of other runs: registered, or waited for in the foreground. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace } from './support.js'

const job = (name: string, script: string, more = '') => `version: 1.1
kind: operation
name: ${name}
${more}component:
  run:
    kind: job
    container: {command: [sh, -c, ${JSON.stringify(script)}]}
`

describe('an operation with events of every run of another one', () => {
  const events = 'events: [{kinds: [run_status_succeeded, run_status_failed], ref: ops.train}]\n'

  it('runs once for each, whatever happens to its scheduler', async () => {
    const { pxrun, start, write, json } = workspace()
    write('train.yaml', job('train', 'true'))
    write('report.yaml', job('report', 'echo reported', events))
    const registered = pxrun(['run', '-f', 'report.yaml', '--detach'])
    expect(registered.stdout).toMatch(/^report registered: after train succeeded or failed /)
    expect(pxrun(['schedule', 'ls']).stdout).toMatch(/^report\tdefault\tafter train .*\tlistening\t/)
    const trained: string[] = []
    const train = () => trained.push(json(['run', '-f', 'train.yaml']).uuid)
    // Without a scheduler.
    train()
    for (let i = 0; i < 2; i++) {
      const scheduler = start(['scheduler', 'start'])
      await scheduler.line(/this is the scheduler/)
      train()
      if (i === 0) await scheduler.line(new RegExp(`fires run .*, after run ${trained[0]} succeeded`))
      scheduler.child.kill('SIGKILL')
      await scheduler.ended
      train()
    }
    const last = start(['scheduler', 'start'])
    const slots = () => json(['schedule', 'history', 'report']).slots
    // One may be lost: its scheduler was killed when it had just said that it is about to start it.
    while (
      slots().some(({ run_status: status }: { run_status: string }) => !/^(succeeded|failed)$/.test(status))
    );
    last.child.kill('SIGTERM')
    await last.ended
    expect(slots()).toHaveLength(trained.length)
    const causes = slots().map(({ kind, run }: { kind: string; run: string }) => {
      expect(kind).toBe('event')
      return json(['ops', 'lineage', run]).upstream[0].upstream
    })
    expect(causes.reverse()).toEqual(trained)
    expect(json(['ops', 'ls', '--query', 'name:report, kind:job']).total).toBe(trained.length)
    expect(pxrun(['schedule', 'rm', 'report']).status).toBe(0)
    train()
    expect(json(['schedule', 'ls']).schedules).toEqual([])
  }, 120_000)

  it('is refused when it would start itself, or by the clock too', () => {
    const { pxrun, write } = workspace()
    write('a.yaml', job('train', 'true', events))
    expect(pxrun(['run', '-f', 'a.yaml', '--detach'])).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/it waits for itself/),
    })
    write('b.yaml', job('b', 'true', `${events}schedule: {kind: interval, frequency: 60}\n`))
    expect(pxrun(['run', '-f', 'b.yaml', '--detach'])).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/not by both/),
    })
    write('c.yaml', job('c', 'true', 'events: [{kinds: [alert_info], ref: ops.train}]\n'))
    expect(pxrun(['run', '-f', 'c.yaml'])).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/sends no events of the kinds alert_info/),
    })
    write('d.yaml', job('d', 'true', events))
    expect(pxrun(['run', '-f', 'd.yaml', '--detach', '--catchup', 'all'])).toMatchObject({ status: 2 })
  })
})

describe('an operation with events of one run', () => {
  const waiting = (uuid: string, kind: string) =>
    `version: 1.1\nkind: operation\nevents: [{kinds: [${kind}], ref: runs.${uuid}}]\ncomponent:\n  run:\n    kind: job\n    container: {command: [echo, went-on]}\n`

  it('waits for them in the foreground, and ends when they cannot occur any more', async () => {
    const { start, write, folder, pxrun } = workspace()
    const gate = join(folder, 'go')
    const script = `while [ ! -e ${gate} ]; do sleep 0.05; done`
    write(
      'first.yaml',
      `version: 1.1\nkind: component\nrun:\n  kind: job\n  container: {command: [sh, -c, "${script}"]}\n`,
    )
    const first = start(['run', '-f', 'first.yaml'])
    const uuid = await first.uuid()
    write('next.yaml', waiting(uuid, 'run_status_succeeded'))
    const next = start(['run', '-f', 'next.yaml'])
    await next.line(new RegExp(`waiting for the run ${uuid}: succeeded`))
    expect(next.stdout).not.toContain('went-on')
    writeFileSync(gate, '')
    await next.line(/^went-on$/)
    expect(await next.ended).toBe(0)
    write('never.yaml', waiting(uuid, 'run_status_failed'))
    expect(pxrun(['run', '-f', 'never.yaml'])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/has ended, and not as failed/),
    })
  })

  it('waits in the store after --detach, and is done when its run is', async () => {
    const { start, write, folder, pxrun, json } = workspace()
    const gate = join(folder, 'go')
    write('first.yaml', job('first', `while [ ! -e ${gate} ]; do sleep 0.05; done`))
    const first = start(['run', '-f', 'first.yaml'])
    const uuid = await first.uuid()
    write('next.yaml', waiting(uuid, 'run_status_done'))
    const registered = pxrun(['run', '-f', 'next.yaml', '--name', 'next', '--detach'])
    expect(registered.stdout).toMatch(new RegExp(`^next registered: once, after run ${uuid} is done`))
    writeFileSync(gate, '')
    expect(await first.ended).toBe(0)
    const scheduler = start(['scheduler', 'start'])
    while (json(['schedule', 'get', 'next']).status !== 'succeeded');
    scheduler.child.kill('SIGTERM')
    await scheduler.ended
    const { slots } = json(['schedule', 'history', 'next'])
    expect(slots).toMatchObject([{ kind: 'event', run_status: 'succeeded' }])
    expect(pxrun(['ops', 'logs', slots[0].run]).stdout).toBe('went-on\n')
    expect(json(['schedule', 'get', 'next']).standing).toBe('ended')
  })
})
