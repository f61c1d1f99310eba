/** The examples as they stand: a real server, a real Redis. */
import { execFile, spawn, spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tempDir } from '../support/temp-dir.js'

/** Starts a program and waits for its first line of a sort. */
async function started(
  command: string,
  args: readonly string[],
  wanted: RegExp,
  env: NodeJS.ProcessEnv = {},
) {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  for await (const line of createInterface({ input: child.stdout! })) {
    if (!wanted.test(line)) continue
    // What comes later has to go somewhere.
    child.stdout!.resume()
    return { child, line, ended }
  }
  throw new Error(`${command} ended without ${wanted}`)
}

const JOB = `version: 1.1
kind: component
inputs:
  - {name: who, type: str}
run:
  kind: job
  container:
    command: [sh, -c]
    args: ['echo "hello {{ who }}"']
`

describe('the server', () => {
  const serve = async () => {
    const { child, line, ended } = await started(
      process.execPath,
      [resolve('examples/server/server.mjs'), '0', tempDir()],
      /listening/,
    )
    return { url: /http:\S+/.exec(line)![0], child, ended }
  }

  it('runs a document and streams its events', async () => {
    const { url, child, ended } = await serve()
    const folder = tempDir()
    const waits = JOB.replace('echo', `until [ -e ${folder}/go ]; do sleep 0.05; done; echo`)
    const posted = await fetch(`${url}/runs?who=you`, { method: 'POST', body: waits })
    expect(posted.status).toBe(201)
    const { uuid } = (await posted.json()) as { uuid: string }
    const stream = await fetch(`${url}/runs/${uuid}/events`)
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    let text = ''
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      if (text.includes('run.now')) writeFileSync(join(folder, 'go'), '')
    }
    expect(text).toMatch(/event: run\.log\ndata: .*"line":"hello you"/)
    expect(text.trimEnd().split('\n\n').at(-1)).toMatch(/event: run\.status\ndata: .*"status":"succeeded"/)
    expect(await (await fetch(`${url}/runs/${uuid}`)).json()).toMatchObject({ uuid, status: 'succeeded' })
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('says what is wrong with a document, and stops a run', async () => {
    const { url } = await serve()
    const wrong = await fetch(`${url}/runs`, { method: 'POST', body: JOB.replace('job', 'jbo') })
    expect(wrong.status).toBe(400)
    expect(await wrong.json()).toMatchObject({
      problems: [{ code: 'unknown-kind' }, { code: 'param-missing' }],
    })
    const posted = await fetch(`${url}/runs?who=a`, {
      method: 'POST',
      body: JOB.replace('echo', 'sleep 600; echo'),
    })
    const { uuid } = (await posted.json()) as { uuid: string }
    const events = fetch(`${url}/runs/${uuid}/events`)
    expect((await fetch(`${url}/runs/${uuid}`, { method: 'DELETE' })).status).toBe(204)
    await (await events).text()
    expect(await (await fetch(`${url}/runs/${uuid}`)).json()).toMatchObject({ status: 'stopped' })
    expect((await fetch(`${url}/runs/nobody`)).status).toBe(404)
  })
})

const hasRedis = spawnSync('redis-server', ['--version']).status === 0

const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })

describe.skipIf(!hasRedis && !process.env.CI)('the workers on a queue (skipped without redis-server)', () => {
  it('share the work, each with an engine of its own', async () => {
    const folder = tempDir()
    const port = await freePort()
    const redis = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder]
    await started('redis-server', redis, /Ready to accept connections/)
    const env = { REDIS_URL: `redis://127.0.0.1:${port}` }
    const homes = [join(folder, 'one'), join(folder, 'two')]
    const workers = await Promise.all(
      homes.map((home) =>
        started(process.execPath, [resolve('examples/bullmq/worker.mjs'), home], /ready/, env),
      ),
    )
    // Each run waits until all four are there: two workers with two places each have to run them together.
    const meet = `touch ${folder}/{{ who }}; until [ "$(ls ${folder} | grep -c guest)" = 4 ]; do sleep 0.05; done; echo`
    writeFileSync(join(folder, 'job.yaml'), JOB.replace('echo', meet))
    const sets = [1, 2, 3, 4].map((guest) => JSON.stringify({ who: `guest-${guest}` }))
    const submit = async (...params: string[]): Promise<string> => {
      const args = [resolve('examples/bullmq/submit.mjs'), join(folder, 'job.yaml'), ...params]
      const { stdout } = await promisify(execFile)(process.execPath, args, {
        env: { ...process.env, ...env },
      })
      return stdout
    }
    const printed = await submit(...sets)
    const results = printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(results.map(({ status }) => status)).toEqual(Array(4).fill('succeeded'))
    expect(results.map(({ inputs }) => inputs.who)).toEqual(['guest-1', 'guest-2', 'guest-3', 'guest-4'])
    expect(results.map(({ home }) => home).sort()).toEqual([homes[0], homes[0], homes[1], homes[1]])
    for (const { uuid, home } of results) expect(existsSync(join(home, 'runs', uuid))).toBe(true)

    expect(JSON.parse(await submit('{}')).problem).toContain('`who` is required')
    for (const { child, ended } of workers) {
      child.kill('SIGTERM')
      expect(await ended).toBe(0)
    }
  }, 120_000)
})
