import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createEngine } from '../../src/engine/engine.js'
import { systemClock } from '../../src/host/system.js'
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js'
import { engineInHome, Seen, shellPlan, withMain } from './support.js'

/** What most init steps leave unsaid. */
const STEP = { connection: null, path: null }

describe('a run', () => {
  it('goes through its statuses in order and keeps each as a condition with reason and message', async () => {
    const { engine, store } = await engineInHome()
    const seen = new Seen()
    const run = await engine.run(shellPlan('echo hello'), { onEvent: seen.onEvent })
    const path = [
      'created',
      'compiled',
      'queued',
      'scheduled',
      'starting',
      'running',
      'processing',
      'succeeded',
    ]
    expect(run.status).toBe('succeeded')
    expect(seen.statuses).toEqual(path)
    expect(seen.lines).toEqual(['hello'])
    const conditions = await store.conditions(run.uuid)
    expect(conditions.map(({ type }) => type)).toEqual(path)
    for (const { reason, message } of conditions)
      expect([reason, message].every((text) => text.length > 0)).toBe(true)
    expect(run.duration).toBeGreaterThanOrEqual(0)
    expect(run.waitTime).toBeGreaterThanOrEqual(0)
  })

  it('has every status in the store before anybody is told of it', async () => {
    const { engine, store } = await engineInHome()
    const early: string[] = []
    await engine.run(shellPlan('true'), {
      onEvent: async (event) => {
        if (event.kind !== 'status') return
        const stored = (await store.conditions(event.run.uuid)).map(({ type }) => type)
        if (!stored.includes(event.condition.type)) early.push(event.condition.type)
      },
    })
    expect(early).toEqual([])
  })

  it.each([
    ['exit 3', 'failed', 'exit-nonzero', 'main ended with exit code 3'],
    ['kill -SEGV $$', 'failed', 'signal', 'main was ended by signal 11 (or it exited with 139)'],
  ])('of `%s` ends %s with the reason %s', async (script, status, reason, message) => {
    const { engine, store } = await engineInHome()
    const run = await engine.run(shellPlan(script))
    expect(run.status).toBe(status)
    expect((await store.conditions(run.uuid)).at(-1)).toMatchObject({ reason, message })
  })

  it('fails with a clear reason when its command or working directory is not there', async () => {
    const { engine, store } = await engineInHome()
    const reasonOf = async (container: object) => {
      const plan = shellPlan('true')
      const run = await engine.run(withMain(plan, container))
      return (await store.conditions(run.uuid)).at(-1)
    }
    expect(await reasonOf({ argv: ['no-such-program'] })).toMatchObject({
      type: 'failed',
      reason: 'command-not-found',
      message: 'main: the command `no-such-program` was not found',
    })
    expect(await reasonOf({ workingDir: '/no/such/folder' })).toMatchObject({ reason: 'start-failed' })
    expect(await reasonOf({ argv: [] })).toMatchObject({ reason: 'start-failed' })
  })

  it('sees a documented part of the environment, pxrun, its tracking folder, and its own variables', async () => {
    const { engine, home, layout } = await engineInHome({
      environment: {
        PATH: process.env.PATH,
        HOME: '/home/somebody',
        LC_ALL: 'C',
        AWS_SECRET_ACCESS_KEY: 'hidden',
      },
    })
    const seen = new Seen()
    const plan = shellPlan(
      'echo "$HOME|$LC_ALL|$AWS_SECRET_ACCESS_KEY|$MINE|$POLYAXON_OFFLINE_ROOT|$POLYAXON_RUN_INSTANCE"; command -v pxrun',
    )
    await engine.run(withMain(plan, { env: { MINE: 'yes' } }), { onEvent: seen.onEvent })
    expect(seen.lines[0]).toBe(
      `/home/somebody|C||yes|${layout.run(plan.uuid).contextOffline}|default.default.runs.${plan.uuid}`,
    )
    expect(seen.lines[1]).toBe(join(home, 'context', plan.uuid, 'bin', 'pxrun'))
  })

  it('lets Node scripts import pxrun/tracking from wherever the context holds them', async () => {
    const { engine } = await engineInHome()
    const content = `
      import { tracking } from 'pxrun/tracking'
      tracking.init()
      tracking.logMetric('accuracy', 0.75)
      tracking.logOutputs({ answer: 42 })
      tracking.end()
    `
    const plan = shellPlan('')
    const run = await engine.run({
      ...withMain(plan, { argv: ['node', 'deep/down/script.mjs'] }),
      init: [{ ...STEP, kind: 'file', spec: { filename: 'deep/down/script.mjs', content } }],
    })
    expect(run).toMatchObject({ status: 'succeeded', outputs: { accuracy: 0.75, answer: 42 } })
  })

  it('writes plxlogs/logs.jsonl in Polyaxon’s format, init steps included', async () => {
    const { engine, layout } = await engineInHome()
    const plan = shellPlan('echo one; echo two', {
      init: [{ ...STEP, kind: 'file', spec: { filename: 'x', content: '' } }],
    })
    const run = await engine.run(plan)
    const text = readFileSync(join(layout.run(run.uuid).logs, 'logs.jsonl'), 'utf8')
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ container, value }) => [container, value])).toEqual([
      ['init', 'wrote x'],
      ['main', 'one'],
      ['main', 'two'],
    ])
    expect(Object.keys(lines[0]).sort()).toEqual(['container', 'node', 'pod', 'timestamp', 'value'])
  })

  it('says which fields it does not honour', async () => {
    const { engine } = await engineInHome()
    const seen = new Seen()
    const operation = {
      run: {
        kind: 'job',
        container: { image: 'x:1', command: ['true'], resources: { limits: { cpu: 1 } } },
        volumes: [{ name: 'v' }],
      },
    }
    await engine.run(shellPlan('true', { operation }), { onEvent: seen.onEvent })
    const notices = seen.events.flatMap((event) => (event.kind === 'notice' ? [event.message] : []))
    expect(notices).toEqual([
      'the image x:1 is recorded, not used: this is a plain process',
      '`run.container.resources` is not honoured by the process executor',
      '`run.volumes` is approximated by the process executor: a volume that is mounted below `{{ globals.context_path }}` is a link there; others are not there',
    ])
  })

  it('keeps credentials in URLs out of the store', async () => {
    const { engine, store, home } = await engineInHome()
    const url = 'http://user:s3cret@127.0.0.1:1/x.git'
    const plan = shellPlan('true', {
      init: [{ ...STEP, kind: 'git', spec: { url } }],
      inputs: { url },
      operation: { run: { init: [{ git: { url } }] } },
    })
    const run = await engine.run(plan)
    expect(run.status).toBe('failed')
    expect(JSON.stringify([run, await store.conditions(run.uuid)])).not.toContain('s3cret')
    const { execFileSync } = await import('node:child_process')
    expect(() => execFileSync('grep', ['-r', 's3cret', home])).toThrow()
  })
})

describe('an init step that fails', () => {
  it('ends the run before its container starts, naming the step and the cause', async () => {
    const { engine, store, home } = await engineInHome()
    const init = [
      { ...STEP, kind: 'file', spec: { filename: 'a', content: '' } },
      { ...STEP, kind: 'artifacts', spec: { files: [`${'e'.repeat(32)}/outputs/model`] } },
    ]
    const run = await engine.run(shellPlan(`touch ${home}/started`, { init }))
    expect(run.status).toBe('failed')
    expect((await store.conditions(run.uuid)).at(-1)).toMatchObject({
      reason: 'init-failed',
      message: expect.stringMatching(/the init step 2 of 2 \(artifacts\) failed: no run here has the uuid/),
    })
    expect(existsSync(join(home, 'started'))).toBe(false)
  })
})

describe('stopping', () => {
  it('stops a job that is asked to as soon as it runs', async () => {
    const { engine } = await engineInHome()
    const plan = shellPlan('exec sleep 600')
    const run = await engine.run(plan, {
      // Told before anybody follows the container.
      onEvent: async (event) => {
        if (event.kind === 'status' && event.condition.type === 'running')
          await engine.stop(plan.uuid, { by: 'a test' })
      },
    })
    expect(run.status).toBe('stopped')
  })

  it('asks the process politely, records who asked, and ends `stopped`', async () => {
    const { engine, store } = await engineInHome()
    const seen = new Seen()
    const plan = shellPlan('trap "echo bye; exit 0" TERM; echo ready; while :; do sleep 0.05 & wait $!; done')
    const run = await engine.run(plan, {
      onEvent: (event) => {
        seen.onEvent(event)
        if (event.kind === 'log' && event.line === 'ready') void engine.stop(plan.uuid, { by: 'a test' })
      },
    })
    expect(run.status).toBe('stopped')
    expect(seen.lines).toContain('bye')
    expect((await store.conditions(run.uuid)).at(-1)).toMatchObject({
      reason: 'stopped',
      message: 'it was stopped by a test',
    })
  })

  it('works through the store from another engine, as `pxrun ops stop` does', async () => {
    const first = await engineInHome()
    // A connection of its own, as another process has: only what others write is looked for.
    const store = await openSqliteStore(first.layout, { clock: systemClock })
    onTestFinished(() => store.close())
    const other = createEngine({ ...first.parts, store })
    const plan = shellPlan('echo ready; sleep 60')
    const run = await first.engine.run(plan, {
      onEvent: (event) => {
        if (event.kind === 'log')
          void store
            .request(plan.uuid, { kind: 'stop', by: 'another', at: new Date().toISOString() })
            .then(() => other.stop(plan.uuid, { by: 'late', kill: true }))
      },
    })
    expect(run.status).toBe('stopped')
  })

  it('is a timeout when the time is over', async () => {
    const { engine, store } = await engineInHome()
    const run = await engine.run(shellPlan('sleep 60', { termination: { timeoutS: 0.1, maxRetries: 3 } }))
    expect(run.status).toBe('failed')
    expect((await store.conditions(run.uuid)).at(-1)).toMatchObject({ reason: 'timed-out' })
    expect(run.attempt).toBe(1)
  })
})

describe('retries', () => {
  it('try a failed run again with a fresh context, count the attempts and keep the logs of each', async () => {
    const { engine, store, home, layout } = await engineInHome()
    const script = `echo try; [ -e left ] && echo stale; touch left; [ -e ${home}/second ] || { touch ${home}/second; exit 1; }`
    const run = await engine.run(shellPlan(script, { termination: { timeoutS: null, maxRetries: 2 } }))
    expect(run).toMatchObject({ status: 'succeeded', attempt: 2 })
    expect((await store.conditions(run.uuid)).map(({ type }) => type)).toContain('retrying')
    const logs = readFileSync(join(layout.run(run.uuid).logs, 'logs.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
    expect(logs.map((line) => JSON.parse(line).value)).toEqual(['try', 'try'])
  })
})

describe('metrics', () => {
  it('are in the store while the run goes on, and outputs when it has ended', async () => {
    const { engine, store, home, layout } = await engineInHome()
    const plan = shellPlan('')
    const folder = join(layout.run(plan.uuid).events, 'metric')
    const script = `mkdir -p ${folder}; printf 'step|timestamp|metric\\n0|2026-01-01 00:00:00+00:00|0.5\\n1|2026-01-01 00:00:01+00:00|0.25\\n' > ${folder}/loss.plx; while [ ! -e ${home}/go ]; do sleep 0.02; done`
    const live: number[] = []
    const run = await engine.run(withMain(plan, { argv: ['sh', '-c', script] }), {
      onEvent: async (event) => {
        if (event.kind !== 'metrics' || live.length > 0) return
        live.push(...(await store.metrics(plan.uuid)).map(({ last }) => last))
        writeFileSync(join(home, 'go'), '')
      },
    })
    expect(live).toEqual([0.25])
    expect(run.outputs).toEqual({ loss: 0.25 })
  })
})
