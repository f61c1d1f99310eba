/** Several containers in one run: who decides, who is stopped, whose lines are whose. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/engine/engine.js'
import { readSupervisor } from '../../src/executors/process/supervisor.js'
import { isAlive } from '../../src/host/processes.js'
import type { PlannedContainer } from '../../src/plan/run-plan.js'
import { engineInHome, Seen, shellContainer, shellPlan } from './support.js'

const sidecar = (script: string, name = 'sidecar-0') => shellContainer(script, { name, role: 'sidecar' })

const withSidecars = (main: string, ...sidecars: PlannedContainer[]) =>
  shellPlan(main, { containers: [shellContainer(main), ...sidecars] })

/** Waits for a file, as a container does that meets another one. */
const until = (path: string) => `while [ ! -e ${path} ]; do sleep 0.01; done`

describe('a sidecar', () => {
  it('runs beside the main container, logs under its own name, and is stopped when that has ended', async () => {
    const { engine, home, layout } = await engineInHome()
    const seen = new Seen()
    const plan = withSidecars(
      `${until(`${home}/up`)}; echo from main`,
      sidecar(`trap 'echo bye; exit 9' TERM; touch ${home}/up; echo up; while :; do sleep 0.02; done`),
    )
    const run = await engine.run(plan, { onEvent: seen.onEvent })
    expect(run.status).toBe('succeeded')
    const attempt = layout.run(run.uuid).attempt(1)
    expect(readFileSync(attempt.log('main'), 'utf8')).toBe('from main\n')
    expect(readFileSync(attempt.log('sidecar-0'), 'utf8')).toMatch(/^up\n(.*\n)?bye\n$/)
    expect(isAlive(readSupervisor(attempt.pid('sidecar-0'))!)).toBe(false)
    expect(seen.lines).toContain('bye')
  })

  it('that ends well before the main container changes nothing', async () => {
    const { engine, home } = await engineInHome()
    const plan = withSidecars(until(`${home}/done`), sidecar(`touch ${home}/done`))
    expect((await engine.run(plan)).status).toBe('succeeded')
  })

  it('that fails by itself lets the main container end and makes the run fail then, as a pod does', async () => {
    const { engine, store, home } = await engineInHome()
    const seen = new Seen()
    const plan = withSidecars(`${until(`${home}/go`)}; echo main is done`, sidecar('exit 3'))
    const run = await engine.run(plan, {
      onEvent: (event) => {
        seen.onEvent(event)
        if (event.kind === 'notice') writeFileSync(join(home, 'go'), '')
      },
    })
    expect(seen.lines).toEqual(['main is done'])
    expect(seen.events).toContainEqual(
      expect.objectContaining({ message: 'sidecar-0 ended with exit code 3; the run goes on' }),
    )
    expect(run.status).toBe('failed')
    expect((await store.conditions(run.uuid)).at(-1)).toMatchObject({
      reason: 'exit-nonzero',
      message: 'sidecar-0 ended with exit code 3',
    })
  })

  it('that cannot be started fails the run before anything starts', async () => {
    const { engine, store, home } = await engineInHome()
    const plan = withSidecars(`touch ${home}/started`, { ...sidecar(''), argv: ['no-such-program'] })
    const run = await engine.run(plan)
    expect((await store.conditions(run.uuid)).at(-1)).toMatchObject({
      message: 'sidecar-0: the command `no-such-program` was not found',
    })
    expect(existsSync(join(home, 'started'))).toBe(false)
  })

  it('is stopped with the run', async () => {
    const { engine, layout, home } = await engineInHome()
    const plan = withSidecars(
      `${until(`${home}/up`)}; echo ready; sleep 600`,
      sidecar(`touch ${home}/up; sleep 600`),
    )
    const run = await engine.run(plan, {
      onEvent: (event) => {
        if (event.kind === 'log') void engine.stop(plan.uuid, { by: 'a test', kill: true })
      },
    })
    expect(run.status).toBe('stopped')
    const pid = layout.run(run.uuid).attempt(1).pid('sidecar-0')
    expect(isAlive(readSupervisor(pid)!)).toBe(false)
  })
})

describe('an init container', () => {
  const init = (script: string): PlannedContainer =>
    shellContainer(script, { name: 'init-0', role: 'init', at: ['init', 0, 'container'] })
  const step = { kind: 'container', spec: {}, connection: null, path: null, container: 'init-0' }
  const file = { kind: 'file', spec: { filename: 'a', content: 'x' }, connection: null, path: null }

  it('runs in its place among the init steps, before the main container, and logs under its own name', async () => {
    const { engine, layout } = await engineInHome()
    const seen = new Seen()
    const plan = shellPlan('cat a b', {
      init: [file, step],
      containers: [init('cat a; echo y > b; echo prepared'), shellContainer('cat a b')],
    })
    const run = await engine.run(plan, { onEvent: seen.onEvent })
    expect(seen.lines).toEqual(['wrote a', 'xprepared', 'xy'])
    expect(run.status).toBe('succeeded')
    expect(readFileSync(layout.run(run.uuid).attempt(1).log('init-0'), 'utf8')).toBe('xprepared\n')
  })

  it('that fails ends the run before the main container starts', async () => {
    const { engine, store, home } = await engineInHome()
    const plan = shellPlan('', {
      init: [step],
      containers: [init('exit 4'), shellContainer(`touch ${home}/started`)],
    })
    const run = await engine.run(plan)
    expect((await store.conditions(run.uuid)).at(-1)).toMatchObject({
      type: 'failed',
      reason: 'init-failed',
      message: 'the init step 1 of 1 (container) failed: init-0 ended with exit code 4',
    })
    expect(existsSync(join(home, 'started'))).toBe(false)
  })

  it('is stopped with the run', async () => {
    const { engine, layout } = await engineInHome()
    const plan = shellPlan('', {
      init: [step],
      containers: [init('echo ready; sleep 600'), shellContainer('true')],
    })
    const run = await engine.run(plan, {
      onEvent: (event) => {
        if (event.kind === 'log') void engine.stop(plan.uuid, { by: 'a test', kill: true })
      },
    })
    expect(run.status).toBe('stopped')
    expect(isAlive(readSupervisor(layout.run(run.uuid).attempt(1).pid('init-0'))!)).toBe(false)
  })
})

describe('several containers whose driver is gone', () => {
  /** Starts the containers as a driver does that dies then. */
  async function abandoned(main: string, side: string) {
    const first = await engineInHome()
    const { parts, store, layout, home } = first
    const plan = withSidecars(main, sidecar(side))
    await store.createRun({ ...plan, content: plan as never }, { ...parts.self, startTime: 'another' })
    await store.claimAttempt(plan.uuid, 1, {
      number: 1,
      executor: 'process',
      claimedAt: new Date().toISOString(),
      deadline: null,
    })
    const attempt = layout.run(plan.uuid).attempt(1)
    for (const container of plan.containers)
      await parts.executors[0]!.start(
        { ...container, env: { PATH: process.env.PATH! }, workingDir: home },
        attempt,
      )
    return { ...first, plan, attempt, engine: createEngine(parts) }
  }

  it('are settled when the main one has ended: the others are stopped and do not count', async () => {
    const { engine, plan, attempt, home, store } = await abandoned(
      `${until('up')}; exit 0`,
      `touch up; sleep 600`,
    )
    while ((await engine.settle()).length === 0) expect(home).toBeTruthy()
    expect(isAlive(readSupervisor(attempt.pid('sidecar-0'))!)).toBe(false)
    expect((await store.getRun(plan.uuid))?.status).toBe('succeeded')
  })

  it('are taken over where they are, and followed to the end', async () => {
    const { engine, plan, home } = await abandoned(`echo one; ${until('go')}; echo two`, 'sleep 600')
    expect(await engine.settle()).toEqual([])
    const seen = new Seen()
    const run = await engine.drive(plan.uuid, {
      onEvent: (event) => {
        seen.onEvent(event)
        if (event.kind === 'log') writeFileSync(join(home, 'go'), '')
      },
    })
    expect(run?.status).toBe('succeeded')
    expect(seen.lines).toEqual(['one', 'two'])
  })
})
