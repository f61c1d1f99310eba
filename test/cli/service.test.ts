/** Services, as a user runs them: real servers, asked over HTTP. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { workspace } from './support.js'

const SERVER = `
import { createServer } from 'node:http'
import { existsSync } from 'node:fs'
const [port, gate] = process.argv.slice(2)
const server = createServer((request, response) => {
  const isReady = !gate || existsSync(gate)
  response.writeHead(isReady ? 200 : 503)
  response.end(request.url)
})
server.listen(Number(port), () => console.log('listening'))
process.on('SIGTERM', () => { console.log('bye'); process.exit(0) })
`

interface ServiceOptions {
  readonly ports?: string
  readonly command?: readonly string[]
  readonly run?: string
  readonly container?: string
}

const service = ({
  ports = '[8123]',
  command,
  run = '',
  container = '',
}: ServiceOptions = {}) => `version: 1.1
kind: component
name: a-service
run:
  kind: service
  ports: ${ports}
${run}  container:
${container}    command: ${JSON.stringify(command ?? ['node', 'server.mjs', '{{ globals.ports[0] }}'])}
`

const ask = async (url: string) => {
  const answer = await fetch(url)
  return `${answer.status} ${await answer.text()}`
}

/** A port that is taken as long as the test runs. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0)
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return (server.address() as { port: number }).port
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

const urlIn = (line: string) => /http:\S+/.exec(line)![0]

describe('a service', () => {
  it('is running when it answers, prints and stores where, and stops on Ctrl-C', async () => {
    const { start, json, pxrun, folder, write } = workspace({ 'server.mjs': SERVER, 'a.yaml': service() })
    const running = start(['run', '-f', 'a.yaml'])
    const uuid = await running.uuid()
    const url = urlIn(await running.line(/running: it answers at/))
    expect(await ask(`${url}predict`)).toBe('200 /predict')
    const { status, meta_info } = json(['ops', 'get', uuid])
    expect({ status, meta_info }).toMatchObject({
      status: 'running',
      meta_info: { url, urls: [url], ports: [8123], rewrite_path: false, is_external: false },
    })
    write('browser', `#!/bin/sh\necho "$1" > ${folder}/opened\n`)
    chmodSync(join(folder, 'browser'), 0o755)
    const opened = pxrun(['ops', 'open', uuid], { env: { BROWSER: join(folder, 'browser') } })
    expect(`${opened.stdout.trim()}/`).toBe(url)
    while (
      !existsSync(join(folder, 'opened')) ||
      !readFileSync(join(folder, 'opened'), 'utf8').endsWith('\n')
    )
      await new Promise(setImmediate)
    expect(readFileSync(join(folder, 'opened'), 'utf8')).toBe(`${url}\n`)
    running.child.kill('SIGINT')
    expect(await running.ended).toBe(130)
    expect(running.stdout).toBe('listening\nbye\n')
    await expect(ask(url)).rejects.toThrow()
    expect(pxrun(['ops', 'open', uuid]).status).toBe(2)
  })

  it('gets another port when its own is taken, says so, and finds it in globals.ports', async () => {
    const taken = await takenPort()
    const { start } = workspace({ 'server.mjs': SERVER, 'a.yaml': service({ ports: `[${taken}]` }) })
    const running = start(['run', '-f', 'a.yaml'])
    const url = urlIn(await running.line(/running: it answers at/))
    expect(url).not.toContain(`:${taken}/`)
    expect(await ask(url)).toBe('200 /')
    expect(running.stderr).toMatch(new RegExp(`the port ${taken} is taken on this machine`))
    running.child.kill('SIGTERM')
    expect(await running.ended).toBe(143)
  })

  it('gets a port of its own, whichever pxruns choose one at the same moment', async () => {
    const place = workspace({ 'server.mjs': SERVER, 'a.yaml': service({ ports: `[${await freePort()}]` }) })
    const all = [1, 2, 3, 4].map(() => place.start(['run', '-f', 'a.yaml']))
    const urls = await Promise.all(all.map(async (one) => urlIn(await one.line(/running: it answers at/))))
    expect(new Set(urls).size).toBe(4)
    for (const url of urls) expect(await ask(url)).toBe('200 /')
    expect(all.map(({ stderr }) => /is taken on this machine/.test(stderr)).filter(Boolean)).toHaveLength(3)
    for (const { child } of all) child.kill('SIGINT')
    expect(await Promise.all(all.map(({ ended }) => ended))).toEqual([130, 130, 130, 130])
    // Done with, they are free for the next one.
    const next = place.start(['run', '-f', 'a.yaml'])
    expect(urls).toContain(urlIn(await next.line(/running: it answers at/)))
    expect(next.stderr).not.toMatch(/is taken on this machine/)
    next.child.kill('SIGINT')
    await next.ended
  })

  it('that is told the path of Polyaxon’s gateway is opened below it', async () => {
    const command = ['node', 'server.mjs', '{{ globals.ports[0] }}', '', '{{ globals.base_url }}']
    const { start } = workspace({ 'server.mjs': SERVER, 'a.yaml': service({ command }) })
    const running = start(['run', '-f', 'a.yaml'])
    const uuid = await running.uuid()
    const url = urlIn(await running.line(/running: it answers at/))
    expect(await ask(url)).toBe(`200 /services/v1/polyaxon/default/default/runs/${uuid}/8123/`)
    running.child.kill('SIGINT')
    await running.ended
  })

  it.each([
    [
      'by HTTP',
      service({
        command: ['node', 'server.mjs', '{{ globals.ports[0] }}', 'gate'],
        container: '    readinessProbe: {httpGet: {path: /health, port: 8123}, periodSeconds: 0.1}\n',
      }),
    ],
    [
      'by a program',
      service({
        ports: '[]',
        command: ['sh', '-c', 'echo listening; sleep 600'],
        container: '    readinessProbe: {exec: {command: [test, -e, gate]}, periodSeconds: 0.1}\n',
      }),
    ],
  ])('is not running before its readiness probe succeeds: %s', async (_, document) => {
    const { start, write, json } = workspace({ 'server.mjs': SERVER, 'a.yaml': document })
    const running = start(['run', '-f', 'a.yaml'])
    const uuid = await running.uuid()
    await running.line(/^listening$/)
    expect(json(['ops', 'get', uuid]).status).toBe('starting')
    write('gate', '')
    await running.line(/running: it/)
    expect(json(['ops', 'get', uuid]).status).toBe('running')
    running.child.kill('SIGINT')
    expect(await running.ended).toBe(130)
  })

  it('goes on when pxrun is killed, is taken over by a later one, and is stopped by it', async () => {
    const { start, pxrun, json } = workspace({ 'server.mjs': SERVER, 'a.yaml': service() })
    const running = start(['run', '-f', 'a.yaml'])
    const uuid = await running.uuid()
    await running.line(/running: it answers at/)
    running.child.kill('SIGKILL')
    await running.ended
    const url = pxrun(['ops', 'open', uuid, '--no-browser']).stdout.trim()
    expect(await ask(`${url}/x`)).toBe('200 /x')
    const later = start(['ops', 'resume', uuid])
    await later.line(/^listening$/)
    expect(json(['ops', 'get', uuid]).status).toBe('running')
    later.child.kill('SIGKILL')
    await later.ended
    expect(pxrun(['ops', 'stop', uuid]).stdout).toBe(`${uuid} stopped\n`)
    await expect(ask(url)).rejects.toThrow()
  })

  it('that ends before it ever answered ends as a job would', () => {
    const { pxrun } = workspace({ 'a.yaml': service({ command: ['sh', '-c', 'echo broken; exit 3'] }) })
    const { status, stdout, stderr } = pxrun(['run', '-f', 'a.yaml'])
    expect({ status, stdout, stderr }).toMatchObject({
      status: 1,
      stdout: 'broken\n',
      stderr: expect.stringMatching(/failed: main ended with exit code 3/),
    })
  })

  it.skipIf(!hasPython())('works in Python too, as the tutorials have it', async () => {
    const { start } = workspace({
      'a.yaml': service({ command: ['python3', '-m', 'http.server', '{{ globals.ports[0] }}'] }),
      'page.txt': 'from python',
    })
    const running = start(['run', '-f', 'a.yaml'])
    const url = urlIn(await running.line(/running: it answers at/))
    expect(await ask(`${url}page.txt`)).toBe('200 from python')
    running.child.kill('SIGINT')
    expect(await running.ended).toBe(130)
  })
})

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    process.stderr.write('\n*** SKIPPED: a service in Python: there is no python3\n')
    return false
  }
}
