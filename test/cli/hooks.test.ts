import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { shellJob, workspace } from './support.js'

interface Received {
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

/** A server that keeps what is posted to it, and answers as it is told. */
async function hookServer(
  answer: (nth: number, response: ServerResponse) => void = (_, response) => response.end(),
) {
  const received: Received[] = []
  let wake = () => {}
  const server = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    received.push({ path: request.url!, body: JSON.parse(Buffer.concat(chunks).toString()) })
    wake()
    answer(received.length, response)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  /** Resolves once so many have come. */
  async function arrived(count: number): Promise<void> {
    while (received.length < count)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
  return { url: `http://127.0.0.1:${port}`, received, arrived }
}

const configOf = (url: string) =>
  `connections:
- {name: team, kind: slack, secret: {name: slack}}
- {name: ours, kind: webhook, schema: {url: ${url}/ours}}
secrets:
  slack: {SLACK_URL: {env: TEST_SLACK_URL}}
`

/** A job that logs an output, with hooks. */
const jobWith = (hooks: string, script = 'true') =>
  shellJob(script, `inputs:\n- {name: lr, type: float, value: 0.5}\nhooks:\n${hooks}`)

function hooksOf(pxrun: ReturnType<typeof workspace>['pxrun'], uuid: string) {
  return JSON.parse(pxrun(['ops', 'get', uuid, '-o', 'json']).stdout).hooks
}

const start = (space: ReturnType<typeof workspace>, env: NodeJS.ProcessEnv = {}) =>
  space.start(['run', '-f', 'a.yaml'], [], env)

describe('hooks', () => {
  it('post how the run ended to their connections, whose url may be a secret', async () => {
    const server = await hookServer()
    const space = workspace({
      'a.yaml': jobWith(
        `- {hubRef: slack, connection: team, trigger: succeeded}
- {hubRef: webhook, connection: ours, params: {payload: {value: {rate: "{{ inputs.lr }}", run: "{{ globals.uuid }}"}}}}
- {hubRef: webhook, connection: ours, trigger: failed}
`,
      ),
      'home/config.yaml': configOf(server.url),
    })
    const run = start(space, { TEST_SLACK_URL: `${server.url}/services/T0/s3cret` })
    expect(await run.ended).toBe(0)
    const uuid = await run.uuid()
    expect(server.received.toSorted((a, b) => a.path.localeCompare(b.path))).toMatchObject([
      {
        path: '/ours',
        body: {
          event: 'run_status_succeeded',
          uuid,
          status: 'succeeded',
          inputs: { lr: 0.5 },
          rate: 0.5,
          run: uuid,
        },
      },
      {
        path: '/services/T0/s3cret',
        body: { text: expect.stringMatching(/^\*shell-job\* succeeded after/) },
      },
    ])
    expect(hooksOf(space.pxrun, uuid)).toMatchObject([
      { component: 'slack', state: 'delivered', attempts: 1, message: 'posted to team' },
      { component: 'webhook', state: 'delivered' },
    ])
    expect(JSON.stringify(space.json(['ops', 'get', uuid]))).not.toContain('s3cret')
  })

  it('are also what `plugins.notifications` names, written as their connections take them', async () => {
    const server = await hookServer()
    const space = workspace({
      'a.yaml': shellJob(
        'exit 3',
        'plugins:\n  notifications:\n  - {connections: [team, ours], trigger: failed}\n  - {connections: [ours], trigger: succeeded}\n',
      ),
      'home/config.yaml': configOf(server.url),
    })
    const run = start(space, { TEST_SLACK_URL: `${server.url}/slack` })
    expect(await run.ended).toBe(1)
    const bodies = server.received.toSorted((a, b) => a.path.localeCompare(b.path)).map(({ body }) => body)
    expect(bodies).toMatchObject([{ event: 'run_status_failed' }, { text: expect.stringMatching(/failed/) }])
    expect(run.stderr).not.toMatch(/notifications/)
  })

  it('that cannot work are named when the run begins', async () => {
    const space = workspace({
      'a.yaml': jobWith(
        '- {hubRef: slack, connection: nowhere, trigger: failed}\n- {hubRef: nothing, trigger: failed}\n',
        'echo ran',
      ),
    })
    const run = start(space)
    expect(await run.ended).toBe(0)
    expect(run.stderr).toMatch(/the hook slack cannot work: no connection `nowhere` is configured/)
    expect(run.stderr).toMatch(/the hook nothing cannot work: .*the hub has no component `nothing`/)
    expect(run.stdout).toMatch(/ran/)
  })

  it('run by trigger and conditions, over the outputs of the run', async () => {
    const server = await hookServer()
    const space = workspace({
      'a.yaml': jobWith(
        `- {hubRef: webhook, connection: ours, trigger: succeeded}
- {hubRef: webhook, connection: ours, trigger: failed, conditions: "{{ lr > 0.7 }}"}
- {hubRef: webhook, connection: ours, trigger: done, conditions: "{{ params.lr < 0.7 }}", disableDefaults: true}
- {hubRef: webhook, connection: ours, conditions: "{{ nothing.here }}"}
`,
        'exit 3',
      ),
      'home/config.yaml': configOf(server.url),
    })
    const run = start(space)
    expect(await run.ended).toBe(1)
    const uuid = await run.uuid()
    expect(server.received).toHaveLength(1)
    expect(server.received[0]!.body).toMatchObject({ event: 'run_status_failed', uuid })
    expect(server.received[0]!.body).not.toHaveProperty('inputs')
    expect(hooksOf(space.pxrun, uuid)).toMatchObject([
      { state: 'skipped', message: 'its conditions do not hold: `{{ lr > 0.7 }}`' },
      { state: 'delivered' },
      { state: 'failed', message: expect.stringMatching(/its conditions cannot be judged/) },
    ])
  })

  it('are tried again when the server is not ready, and not when it refuses', async () => {
    const server = await hookServer((nth, response) => {
      response.statusCode = nth === 1 ? 503 : nth === 2 ? 204 : 404
      response.end()
    })
    const space = workspace({
      'a.yaml': jobWith('- {hubRef: webhook, connection: ours}\n'),
      'home/config.yaml': configOf(server.url),
    })
    const run = start(space)
    expect(await run.ended).toBe(0)
    expect(hooksOf(space.pxrun, await run.uuid())).toMatchObject([{ state: 'delivered', attempts: 2 }])
    const refused = start(space)
    expect(await refused.ended).toBe(0)
    expect(refused.stderr).toMatch(/the hook webhook failed: 127\.0\.0\.1:\d+ answered 404/)
    expect(server.received).toHaveLength(3)
  })

  it('never change how the run ended, also without a connection', async () => {
    const space = workspace({
      'a.yaml': jobWith('- {hubRef: slack, connection: nowhere}\n- {hubRef: nothing}\n'),
    })
    const run = start(space)
    expect(await run.ended).toBe(0)
    expect(run.stderr).toMatch(/the hook slack failed: no connection `nowhere` is configured/)
    expect(run.stderr).toMatch(/the hook nothing failed: .*the hub has no component `nothing`/)
  })

  it('are delivered by a later command when pxrun was killed over them', async () => {
    const server = await hookServer((nth, response) => {
      // The first one never gets an answer.
      if (nth > 1) response.end()
    })
    const space = workspace({
      'a.yaml': jobWith('- {hubRef: webhook, connection: ours}\n'),
      'home/config.yaml': configOf(server.url),
    })
    const run = start(space)
    const uuid = await run.uuid()
    await server.arrived(1)
    run.child.kill('SIGKILL')
    await run.ended
    // In the background, so that the server here can answer.
    expect(await space.start(['ops', 'get', uuid]).ended).toBe(0)
    await server.arrived(2)
    expect(server.received[1]!.body).toMatchObject({ uuid, status: 'succeeded' })
    expect(hooksOf(space.pxrun, uuid)).toMatchObject([{ state: 'delivered', attempts: 2 }])
  })

  it('run any other component of the hub as a run of its own, once', async () => {
    const space = workspace({
      'a.yaml': jobWith('- {hubRef: "report:v1", params: {text: {value: "lr was {{ inputs.lr }}"}}}\n'),
      'report.yaml': shellJob(
        'echo {{ text }} and it {{ status }}',
        'inputs:\n- {name: text, type: str}\n',
      ).replace('shell-job', 'report'),
    })
    space.pxrun(['hub', 'push', '-f', 'report.yaml', '--tag', 'v1'])
    const run = start(space)
    expect(await run.ended).toBe(0)
    const uuid = await run.uuid()
    const [hook] = hooksOf(space.pxrun, uuid)
    expect(hook).toMatchObject({ state: 'delivered', component: 'report:v1' })
    expect(space.pxrun(['ops', 'logs', hook.run]).stdout).toBe('lr was 0.5 and it succeeded\n')
    expect(space.json(['ops', 'ls']).total).toBe(2)
    expect(space.json(['ops', 'lineage', hook.run]).upstream).toMatchObject([
      { upstream: uuid, kind: 'event' },
    ])
  })

  it('of a dag and of its operations are delivered each', async () => {
    const server = await hookServer()
    const space = workspace({
      'a.yaml': `version: 1.1
kind: component
hooks: [{hubRef: webhook, connection: ours}]
run:
  kind: dag
  operations:
  - name: one
    hooks: [{hubRef: webhook, connection: ours, trigger: succeeded}]
    component: {run: {kind: job, container: {image: busybox, command: ['true']}}}
  - name: two
    dependencies: [one]
    trigger: all_failed
    hooks: [{hubRef: webhook, connection: ours, trigger: skipped}]
    component: {run: {kind: job, container: {image: busybox, command: ['true']}}}
`,
      'home/config.yaml': configOf(server.url),
    })
    expect(await start(space).ended).toBe(0)
    expect(server.received.map(({ body }) => `${body.name} ${body.status}`).sort()).toEqual([
      'null succeeded',
      'one succeeded',
      'two skipped',
    ])
  })
})
