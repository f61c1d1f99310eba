/** Whatever waits ends by its AbortSignal: what it ends, and what goes on. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createEngine, loadDocument } from '../../src/index.js'
import { tempDir } from '../support/temp-dir.js'
import { engineIn, job, until } from './support.js'

const FOREVER = job('echo up; exec sleep 600')

/** A server that never answers; resolves once somebody asks. */
async function silentServer() {
  let ask = () => {}
  const asked = new Promise<void>((resolve) => {
    ask = resolve
  })
  const server = createServer(() => ask()).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close().closeAllConnections())
  await new Promise((resolve) => server.once('listening', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.yaml`, asked }
}

const refTo = (url: string) => `version: 1.1\nkind: operation\nurlRef: ${url}\n`

describe('an aborted signal', () => {
  it('ends loading, with refs under way', async () => {
    const { url, asked } = await silentServer()
    const engine = await engineIn(tempDir())
    const stopping = new AbortController()
    const { signal } = stopping
    const all = [
      engine.submit({ text: refTo(url) }, {}, { signal }),
      engine.run({ text: refTo(url) }, {}, { signal }),
      engine.register({ text: refTo(url) }, {}, { signal, name: 'x' }),
      loadDocument(
        { path: 'a.yaml' },
        {
          load: async (request, options) => {
            if (request.kind === 'path') return { ok: true, value: { name: 'a.yaml', text: refTo(url) } }
            await fetch(url, options)
            return { ok: false, error: 'none' }
          },
        },
        { signal },
      ),
    ].map((work) => work.catch((error: Error) => error.message))
    await asked
    stopping.abort(new Error('enough'))
    expect(await Promise.all(all)).toEqual(Array(4).fill('enough'))
    expect((await engine.store.listRuns({ limit: 10, offset: 0 })).total).toBe(0)
  })

  it('ends submit while it waits for events of another run', async () => {
    const engine = await engineIn(tempDir())
    const other = await engine.submit({ text: FOREVER })
    const waits = `version: 1.1\nkind: operation\nevents: [{ref: runs.${other.uuid}, kinds: [run_status_done]}]\ncomponent:\n  run: {kind: job, container: {command: [echo, after]}}\n`
    const stopping = new AbortController()
    const submitted = engine.submit({ text: waits }, {}, { signal: stopping.signal })
    const after = engine.run({ text: waits })
    stopping.abort(new Error('enough'))
    await expect(submitted).rejects.toThrow('enough')
    await engine.stop(other.uuid)
    expect(await after).toMatchObject({ status: 'succeeded' })
    expect((await engine.store.listRuns({ limit: 10, offset: 0 })).total).toBe(2)
    const never = waits.replace(other.uuid, 'f'.repeat(32))
    await expect(engine.submit({ text: never })).rejects.toThrow('there is no run f')
  })

  it.each(['submit', 'run'] as const)('stops the run of %s', async (method) => {
    const engine = await engineIn(tempDir())
    const events = engine.events({ types: ['run.log'] })
    const stopping = new AbortController()
    const work = engine[method]({ text: FOREVER }, {}, { signal: stopping.signal })
    const [event] = await until(events, () => true)
    stopping.abort()
    await work
    expect(await engine.wait((event as { uuid: string }).uuid)).toMatchObject({ status: 'stopped' })
  })

  it('stops a run that was resumed after its driver was killed', async () => {
    const home = tempDir()
    const script = `import { createEngine } from ${JSON.stringify(join(import.meta.dirname, '../../dist/index.js'))}
      const engine = await createEngine({ home: ${JSON.stringify(home)}, executors: ['process'] })
      const events = engine.events({ types: ['run.log'] })
      await engine.submit({ text: ${JSON.stringify(FOREVER)} })
      const { value } = await events.next()
      console.log(value.uuid)`
    const driver = spawn(process.execPath, ['--input-type=module', '-e', script])
    const [line] = (await once(driver.stdout.setEncoding('utf8'), 'data')) as [string]
    driver.kill('SIGKILL')
    await once(driver, 'exit')
    const engine = await engineIn(home)
    const resuming = new AbortController()
    const events = engine.events({ types: ['run.log'] })
    const resumed = engine.resume(line.trim(), { signal: resuming.signal })
    await until(events, () => true)
    resuming.abort()
    expect(await resumed).toMatchObject({ status: 'stopped' })
  })

  it('stops a run that close waits for', async () => {
    const home = tempDir()
    const engine = await engineIn(home)
    const run = await engine.submit({ text: FOREVER })
    const closing = new AbortController()
    const closed = engine.close({ signal: closing.signal })
    closing.abort()
    await closed
    const next = await engineIn(home)
    expect(await next.wait(run.uuid)).toMatchObject({ status: 'stopped' })
    await expect(engine.submit({ text: FOREVER })).rejects.toThrow('this engine is closed')
  })

  it('ends wait, stop and approve before they begin', async () => {
    const engine = await engineIn(tempDir())
    const run = await engine.submit({ text: FOREVER })
    const signal = AbortSignal.abort(new Error('enough'))
    for (const name of ['wait', 'stop', 'approve', 'resume'] as const)
      await expect(engine[name](run.uuid, { signal })).rejects.toThrow('enough')
    await expect(engine.submit({ text: FOREVER }, {}, { signal })).rejects.toThrow('enough')
    await expect(engine.register({ text: FOREVER }, {}, { signal })).rejects.toThrow('enough')
    expect((await engine.store.getRun(run.uuid))?.finishedAt).toBeNull()
    expect(await engine.events({ signal }).next()).toEqual({ done: true, value: undefined })
    await engine.schedule({ signal })
  })

  it('ends a reader of events that waits for one', async () => {
    const engine = await engineIn(tempDir())
    const reading = new AbortController()
    const events = engine.events({ signal: reading.signal })
    const next = events.next()
    reading.abort()
    expect(await next).toEqual({ done: true, value: undefined })
  })
})

describe('an engine', () => {
  it('lets an approved run go on', async () => {
    const engine = await engineIn(tempDir())
    const events = engine.events({ types: ['run.status'] })
    const text =
      'version: 1.1\nkind: operation\nisApproved: false\ncomponent:\n  run: {kind: job, container: {command: [echo, hi]}}\n'
    const run = await engine.submit({ text })
    await engine.approve(run.uuid, { by: 'a test' })
    await until(events, (event) => event.type === 'run.status' && event.run.finishedAt !== null)
    expect(await engine.wait(run.uuid)).toMatchObject({ status: 'succeeded' })
  })

  it('uses what other runs came to', async () => {
    const engine = await engineIn(tempDir())
    const first = await engine.run({ text: job('true', 'inputs: [{name: lr, type: float, value: 0.5}]\n') })
    const inputs = 'inputs: [{name: lr, type: float}]\n'
    const body = job('echo {{ lr }}', inputs)
      .replace(/^/gm, '  ')
      .replace('  version: 1.1\n  kind: component\n', '')
    const text = `version: 1.1\nkind: operation\nparams: {lr: {ref: runs.${first.uuid}, value: inputs.lr}}\ncomponent:\n${body}`
    const second = await engine.run({ text })
    expect(second).toMatchObject({ status: 'succeeded', inputs: { lr: 0.5 } })
    expect(await engine.store.edges(second.uuid)).toMatchObject({
      upstream: [{ upstream: first.uuid }],
    })
    const missing = text.replace(first.uuid, 'e'.repeat(32))
    await expect(engine.run({ text: missing })).rejects.toThrow(/there is no run e+ in this home/)
  })

  it('loads what documents refer to: files, URLs, the hub of its home', async () => {
    const served = createServer((_, response) => response.end(job('echo from the web'))).listen(
      0,
      '127.0.0.1',
    )
    onTestFinished(() => void served.close())
    await new Promise((resolve) => served.once('listening', resolve))
    const url = `http://127.0.0.1:${(served.address() as AddressInfo).port}/job.yaml`
    const home = tempDir()
    const engine = await engineIn(home)
    expect(await engine.run({ text: refTo(url) })).toMatchObject({ status: 'succeeded' })
    writeFileSync(join(home, 'op.yaml'), refTo(url))
    expect(await engine.run({ path: join(home, 'op.yaml') })).toMatchObject({ status: 'succeeded' })
    const hub = 'version: 1.1\nkind: operation\nhubRef: mine:v1\n'
    await expect(engine.run({ text: hub })).rejects.toThrow(/mine/)
    const own = await createEngine({
      home: tempDir(),
      executors: ['process'],
      hub: {
        get: async () => ({ ok: true, value: { text: job('echo from the hub') } }),
      } as never,
    })
    expect(await own.run({ text: hub })).toMatchObject({ status: 'succeeded' })
    await own.close()
    const beside = 'version: 1.1\nkind: operation\npathRef: ./job.yaml\n'
    await expect(engine.run({ text: beside })).rejects.toThrow(/without a `folder`/)
    await expect(engine.run({ text: refTo('http://example.org/x') })).rejects.toThrow(/only https/)
  })
})
