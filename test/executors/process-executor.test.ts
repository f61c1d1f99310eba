import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ProcessExecutor } from '../../src/executors/process/process-executor.js'
import { Spawner } from '../../src/executors/process/spawner.js'
import { readSupervisor } from '../../src/executors/process/supervisor.js'
import { homeLayout } from '../../src/home/layout.js'
import { tempDir } from '../support/temp-dir.js'
import { executorContract } from './executor-contract.js'

executorContract({
  name: 'process',
  create: () => new ProcessExecutor(),
  path: process.env.PATH!,
  forContainer: () => ({}),
  killsItself: 'kill -KILL $$',
})

describe('with a helper that starts its processes', () => {
  const spawner = new Spawner(join(import.meta.dirname, '../../dist/spawn.js'))
  beforeAll(() => spawner.warm())
  afterAll(() => spawner.close())
  executorContract({
    name: 'process',
    create: () => new ProcessExecutor({ spawner }),
    path: process.env.PATH!,
    forContainer: () => ({}),
    killsItself: 'kill -KILL $$',
  })
})

describe('a start that is called off', () => {
  it('does not happen any more, whether the supervisor is on its way already or not', async () => {
    const home = tempDir()
    const attempt = homeLayout(home).run('3'.repeat(32)).attempt(1)
    const executor = new ProcessExecutor()
    const env = { PATH: process.env.PATH! }
    const plan = { image: null, argv: ['sh', '-c', 'touch ran; sleep 600'], env, workingDir: home }
    mkdirSync(attempt.root, { recursive: true })
    await executor.stop('early', attempt, 0)
    await executor.start({ ...plan, name: 'early' }, attempt)
    await executor.start({ ...plan, name: 'main' }, attempt)
    await executor.stop('main', attempt, 0)
    const { signal } = new AbortController()
    const ends: string[] = []
    for (const name of ['early', 'main'])
      for await (const { kind } of executor.observe(name, attempt, { fromOffset: 0, signal })) ends.push(kind)
    expect(ends).toEqual(['lost', 'lost'])
    expect((await executor.inspect('early', attempt)).state).toBe('lost')
  })
})

describe('a polite request to stop', () => {
  it('reaches a job that is about to start', async () => {
    const executor = new ProcessExecutor()
    for (let round = 0; round < 20; round++) {
      const home = tempDir()
      const attempt = homeLayout(home).run('4'.repeat(32)).attempt(1)
      const env = { PATH: process.env.PATH! }
      const plan = { name: 'main', image: null, argv: ['sleep', '600'], env, workingDir: home }
      await executor.start(plan, attempt)
      // The supervisor is there, the job perhaps not yet.
      while (!readSupervisor(attempt.pid('main'))) await setImmediate()
      const asked = Date.now()
      await executor.stop('main', attempt, 60_000)
      expect(Date.now() - asked).toBeLessThan(30_000)
    }
  })
})

describe('what the process executor leaves on disk', () => {
  it('is a raw log that only the user may read, and an exit code', async () => {
    const home = tempDir()
    const attempt = homeLayout(home).run('1'.repeat(32)).attempt(1)
    const executor = new ProcessExecutor()
    const env = { PATH: process.env.PATH! }
    await executor.start(
      { name: 'main', image: null, argv: ['sh', '-c', 'umask; echo hi'], env, workingDir: home },
      attempt,
    )
    const { signal } = new AbortController()
    for await (const _ of executor.observe('main', attempt, { fromOffset: 0, signal }));
    expect(statSync(attempt.log('main')).mode & 0o777).toBe(0o600)
    expect(readFileSync(attempt.log('main'), 'utf8')).toBe(
      `${process.umask().toString(8).padStart(4, '0')}\nhi\n`,
    )
    expect(readFileSync(attempt.exit('main'), 'utf8')).toMatch(/^exit 0 end\n/)
    expect(readSupervisor(attempt.pid('main'))?.pid).toBeGreaterThan(0)
  })

  it('is judged lost when supervisor and exit code are both gone', async () => {
    const home = tempDir()
    const attempt = homeLayout(home).run('2'.repeat(32)).attempt(1)
    const executor = new ProcessExecutor()
    const env = { PATH: process.env.PATH! }
    const argv = ['sh', '-c', 'echo ready; sleep 60']
    await executor.start({ name: 'main', image: null, argv, env, workingDir: home }, attempt)
    const { signal } = new AbortController()
    const kinds: string[] = []
    for await (const event of executor.observe('main', attempt, { fromOffset: 0, signal })) {
      kinds.push(event.kind)
      if (event.kind === 'log') process.kill(-readSupervisor(attempt.pid('main'))!.pid, 'SIGKILL')
    }
    expect(kinds).toEqual(['log', 'lost'])
  })

  it('names the Python that is there when only python3 is', async () => {
    const home = tempDir()
    const { mkdirSync, writeFileSync, chmodSync } = await import('node:fs')
    mkdirSync(`${home}/bin`)
    writeFileSync(`${home}/bin/python3`, '#!/bin/sh\n')
    chmodSync(`${home}/bin/python3`, 0o755)
    const plan = {
      name: 'main',
      image: null,
      argv: ['python'],
      env: { PATH: `${home}/bin` },
      workingDir: home,
    }
    const prepared = await new ProcessExecutor().prepare(plan)
    expect(prepared).toMatchObject({ ok: false, error: { command: `python (there is ${home}/bin/python3)` } })
  })
})
