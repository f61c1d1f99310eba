/** Jobs in real containers, as a user runs them. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { BUSYBOX } from '../executors/engines/busybox-image.js'
import { networkedDockerEngine } from '../executors/engines/docker-engine.js'
import { onEngines } from '../executors/engines/on-engines.js'
import { podmanEngine } from '../executors/engines/podman-engine.js'
import { shellJob, workspace } from './support.js'

const inBusybox = (script: string, more = '') =>
  shellJob(script, more).replace('image: busybox', `image: ${BUSYBOX}`)

onEngines((daemon) => {
  const flags = () => ['--executor', 'docker', '--docker-host', daemon().dockerHost]

  it('sees Polyaxon’s own paths, its params and what the init steps brought, and leaves outputs and metrics', () => {
    const metric =
      "mkdir -p {{ globals.run_artifacts_path }}/events/metric && printf 'step|timestamp|metric\\n|2026-01-01 00:00:00+00:00|0.5' > {{ globals.run_artifacts_path }}/events/metric/loss.plx"
    const job = inBusybox(
      `cat {{ globals.artifacts_path }}/hello.txt; echo; echo "{{ globals.context_path }} $LEVEL"; echo 1 > {{ globals.run_outputs_path }}/x; ${metric}`,
      'inputs:\n- {name: who, type: str}\n',
    )
      .replace(
        '  kind: job\n',
        '  kind: job\n  init:\n  - file: {filename: hello.txt, content: "hello {{ who }}"}\n',
      )
      .replace('    command:', '    env: [{name: LEVEL, value: high}]\n    command:')
    const { home, pxrun, json } = workspace({ 'a.yaml': job })
    const { status, stdout, stderr } = pxrun(['run', '-f', 'a.yaml', '-P', 'who=you', ...flags()])
    expect({ status, stderr }).toMatchObject({ status: 0 })
    expect(stdout).toBe('init | wrote hello.txt\nmain | hello you\nmain | /plx-context high\n')
    const [run] = json(['ops', 'ls']).runs
    expect(run).toMatchObject({ status: 'succeeded', outputs: { loss: 0.5 } })
    expect(readFileSync(join(home, 'runs', run.uuid, 'outputs', 'x'), 'utf8')).toBe('1\n')
  })

  it('gets folders, variables and secrets of its connections, and shows no secret, also after a SIGKILL', async () => {
    const job = inBusybox(
      'cat /data/in.txt; echo "key $KEY"; touch /data/x 2>/dev/null || echo read-only; while [ ! -e {{ globals.run_outputs_path }}/go ]; do sleep 0.05; done; printf %.9s "$KEY"; sleep 0.1; echo "${KEY#?????????} end"',
    ).replace('run:', 'run:\n  connections: [disk, service]')
    const { home, folder, pxrun, start, json } = workspace({
      'a.yaml': job,
      'disk/in.txt': 'from the disk\n',
      'home/config.yaml': `
secrets: {keys: {KEY: {file: ../key}}}
connections:
- {name: disk, kind: volume_claim, schema: {volumeClaim: sets, mountPath: /data, readOnly: true}}
- {name: service, kind: custom, secret: {name: keys}}
volumeClaims: {sets: ../disk}
`,
      key: 'correct-horse-battery\n',
    })
    const running = start(['run', '-f', 'a.yaml', ...flags()])
    const uuid = await running.uuid()
    expect(await running.line(/^key /)).toBe('key ***')
    await running.line(/^read-only$/)
    running.child.kill('SIGKILL')
    await running.ended
    execFileSync('touch', [join(home, 'runs', uuid, 'outputs', 'go')])
    while (json(['ops', 'get', uuid, '--docker-host', daemon().dockerHost]).status !== 'succeeded')
      await setImmediate()
    expect(pxrun(['ops', 'logs', uuid]).stdout).toBe('from the disk\nkey ***\nread-only\n*** end\n')
    for (const part of ['correct-horse-battery', 'correct-h', 'orse-battery'])
      expect(spawnSync('grep', ['-rlF', part, join(folder, 'home')], { encoding: 'utf8' }).stdout).toBe('')
  }, 60_000)

  it('reads mounted secrets, config maps and facts of the run, which are gone and hidden, also after a SIGKILL', async () => {
    const wait = 'while [ ! -e {{ globals.run_outputs_path }}/go ]; do sleep 0.05; done'
    const job = inBusybox(
      `stat -c %a /keys/id; cat /keys/id /etc/settings/a.ini; echo; cat /facts/name /facts/cpu; echo "-$UID_"; touch /keys/x 2>/dev/null || echo read-only; ${wait}; cat /keys/id; echo end`,
    )
      .replace(
        'run:',
        `run:
  volumes:
  - {name: keys, secret: {secretName: keys, defaultMode: 0444, items: [{key: KEY, path: id}]}}
  - {name: settings, projected: {sources: [{configMap: {name: settings}}]}}
  - name: facts
    downwardAPI:
      items:
      - {path: name, fieldRef: {fieldPath: metadata.name}}
      - {path: cpu, resourceFieldRef: {resource: limits.cpu}}`,
      )
      .replace(
        '    command:',
        `    resources: {limits: {cpu: 1}}
    env: [{name: UID_, valueFrom: {fieldRef: {fieldPath: metadata.uid}}}]
    volumeMounts:
    - {name: keys, mountPath: /keys}
    - {name: settings, mountPath: /etc/settings}
    - {name: facts, mountPath: /facts}
    command:`,
      )
    const { home, folder, pxrun, start, json } = workspace({
      'a.yaml': job,
      'home/config.yaml': 'secrets: {keys: {KEY: {file: ../key}}}\nconfigMaps: {settings: {a.ini: "[a]"}}\n',
      key: 'correct-horse-battery\n',
    })
    const running = start(['run', '-f', 'a.yaml', ...flags()])
    const uuid = await running.uuid()
    await running.line(/^read-only$/)
    const files = readlinkSync(join(home, 'attempts', uuid, '1', 'private'))
    expect(existsSync(files)).toBe(true)
    running.child.kill('SIGKILL')
    await running.ended
    execFileSync('touch', [join(home, 'runs', uuid, 'outputs', 'go')])
    while (json(['ops', 'get', uuid, '--docker-host', daemon().dockerHost]).status !== 'succeeded')
      await setImmediate()
    expect(pxrun(['ops', 'logs', uuid]).stdout).toBe(
      `444\n***\n[a]\npxrun-${uuid}1-${uuid}\nread-only\n***\nend\n`,
    )
    expect(existsSync(files)).toBe(false)
    const { stdout } = spawnSync('grep', ['-rlF', 'correct-horse', join(folder, 'home')], {
      encoding: 'utf8',
    })
    expect(stdout).toBe('')
  }, 60_000)

  it('fails with the exit code of the command, and for an image that is nowhere', () => {
    const { pxrun } = workspace({
      'a.yaml': inBusybox('exit 7'),
      'b.yaml': shellJob('true').replace(
        'image: busybox',
        'image: localhost/no-such:1\n    imagePullPolicy: Never',
      ),
    })
    expect(pxrun(['run', '-f', 'a.yaml', ...flags()])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/exit code 7/),
    })
    expect(pxrun(['run', '-f', 'b.yaml', ...flags()])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/no-such/),
    })
  })

  it('goes on when pxrun is killed, and is settled with all of its lines by a later command', async () => {
    const { home, write, start, pxrun, json } = workspace()
    write(
      'a.yaml',
      inBusybox(
        'echo first; while [ ! -e {{ globals.run_outputs_path }}/go ]; do sleep 0.05; done; echo last',
      ),
    )
    const running = start(['run', '-f', 'a.yaml', ...flags()])
    const uuid = await running.uuid()
    await running.line(/^first$/)
    running.child.kill('SIGKILL')
    await running.ended
    const get = () => json(['ops', 'get', uuid, '--docker-host', daemon().dockerHost]).status
    expect(get()).toBe('running')
    write(`home/runs/${uuid}/outputs/go`, '')
    for (let status = 'running'; status !== 'succeeded'; status = get()) expect(status).toBe('running')
    expect(pxrun(['ops', 'logs', uuid]).stdout).toBe('first\nlast\n')
    expect(existsSync(join(home, 'runs', uuid, 'plxlogs', 'logs.jsonl'))).toBe(true)
  })

  it('runs sidecars with the network and the volumes of the main container, and custom init containers before', () => {
    const container = (script: string, more: object = {}) =>
      JSON.stringify({
        image: BUSYBOX,
        command: ['sh', '-c', script],
        volumeMounts: [{ name: 'shared', mountPath: '/shared' }],
        ...more,
      })
    const { pxrun, json } = workspace({
      'a.yaml': `version: 1.1
kind: component
run:
  kind: job
  volumes: [{name: shared, emptyDir: {}}]
  init:
  - container: ${container('echo prepared > /plx-context/artifacts/prepared', { name: 'prepare' })}
  - file: {filename: later, content: later}
  sidecars:
  - ${container('trap "exit 0" TERM; yes from side | nc -l -p 7070 & while :; do sleep 0.1; done', { name: 'side' })}
  container: ${container('cat /plx-context/artifacts/prepared /plx-context/artifacts/later; echo; until nc 127.0.0.1 7070 < /dev/null 2> /dev/null | head -n 1 | grep side; do sleep 0.1; done; echo out > {{ globals.run_outputs_path }}/x')}
`,
    })
    const { status, stdout, stderr } = pxrun(['run', '-f', 'a.yaml', ...flags()])
    expect({ status, stdout, stderr }).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^main +\| prepared\nmain +\| later\nmain +\| from side$/m),
    })
    const [{ uuid }] = json(['ops', 'ls']).runs
    expect(pxrun(['ops', 'logs', uuid, '-c', 'main']).stdout).toBe('prepared\nlater\nfrom side\n')
    expect(pxrun(['ops', 'logs', uuid, '-c', 'nobody'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/there is init, init-prepare, main, sidecar-side/),
    })
  })

  it('stops on request', async () => {
    const { start, write, pxrun } = workspace()
    write('a.yaml', inBusybox('echo ready; sleep 600'))
    const running = start(['run', '-f', 'a.yaml', ...flags()])
    const uuid = await running.uuid()
    await running.line(/^ready$/)
    expect(pxrun(['ops', 'stop', uuid, '--kill', '--docker-host', daemon().dockerHost]).stdout).toBe(
      `${uuid} stopped\n`,
    )
    await running.ended
  })
})

onEngines(
  (daemon) => {
    it('publishes the ports of a service, at others when they are taken, and waits until it answers', async () => {
      const inside = ['nsenter', '-t', String(daemon().pid), '-n']
      const { start, json, write } = workspace()
      write(
        'a.yaml',
        `version: 1.1
kind: component
run:
  kind: service
  ports: [8000, 8001]
  container:
    image: ${BUSYBOX}
    command: [sh, -c]
    args: ["echo hello > /tmp/index.html; httpd -p {{ globals.ports[0] }} -h /tmp; sleep 1; exec httpd -f -p 8001 -h /tmp"]
`,
      )
      const holder = spawn(inside[0]!, [...inside.slice(1), 'busybox', 'nc', '-l', '-p', '8000'])
      onTestFinished(() => void holder.kill('SIGKILL'))
      const isTaken = () =>
        execFileSync(inside[0]!, [...inside.slice(1), 'cat', '/proc/net/tcp', '/proc/net/tcp6'], {
          encoding: 'utf8',
        }).includes(':1F40')
      while (!isTaken()) await setImmediate()
      const running = start(
        ['run', '-f', 'a.yaml', '--executor', 'docker', '--docker-host', daemon().dockerHost],
        inside,
      )
      const uuid = await running.uuid()
      await running.line(/running: it answers at/)
      expect(running.stderr).toMatch(/the port 8000 is taken on this machine; the service is published at/)
      const { url, urls } = json(['ops', 'open', uuid, '--docker-host', daemon().dockerHost])
      expect(urls[1]).toBe('http://localhost:8001/')
      for (const place of [url, urls[1]]) {
        const asked = [...inside.slice(1), 'busybox', 'wget', '-qO-', place.replace('localhost', '127.0.0.1')]
        expect(execFileSync(inside[0]!, asked, { encoding: 'utf8' })).toBe('hello\n')
      }
      running.child.kill('SIGINT')
      running.child.kill('SIGINT')
      await running.ended
    })

    it.each([
      ['a sidecar', '  sidecars: [SERVER]\n  container: WAITER\n', 'job'],
      ['a replica', '  master: {container: WAITER}\n  worker: {container: SERVER}\n', 'pytorchjob'],
    ])('publishes the `hostPort` of %s', async (_, sections, kind) => {
      const inside = ['nsenter', '-t', String(daemon().pid), '-n']
      const container = (name: string, script: string, more = '') =>
        `{name: ${name}, image: ${BUSYBOX}, command: [sh, -c, ${JSON.stringify(script)}]${more}}`
      const serving = 'echo hello > /tmp/index.html; exec httpd -f -p 7000 -h /tmp'
      const stoppable = 'trap "exit 0" TERM; echo waiting; while :; do sleep 0.1; done'
      const port = 18_700
      const { start } = workspace({
        'a.yaml': `version: 1.1\nkind: component\nrun:\n  kind: ${kind}\n${sections}`
          .replace(
            'SERVER',
            container('server', serving, `, ports: [{containerPort: 7000, hostPort: ${port}}]`),
          )
          .replace('WAITER', container('waiter', stoppable)),
      })
      const flags = ['--executor', 'docker', '--docker-host', daemon().dockerHost]
      const running = start(['run', '-f', 'a.yaml', ...flags], inside)
      await running.line(/waiting/)
      const asked = [...inside.slice(1), 'busybox', 'wget', '-qO-', `http://127.0.0.1:${port}/`]
      const answer = () => spawnSync(inside[0]!, asked, { encoding: 'utf8' }).stdout
      while (answer() !== 'hello\n') await setImmediate()
      running.child.kill('SIGINT')
      expect(await running.ended).toBe(130)
    })
  },
  [networkedDockerEngine, podmanEngine],
)

describe('without a container engine', () => {
  it('a run fails with what to do about it, and pxrun ends with exit code 4', () => {
    const { pxrun } = workspace({ 'a.yaml': inBusybox('true') })
    const { status, stderr } = pxrun([
      'run',
      '-f',
      'a.yaml',
      '--executor',
      'docker',
      '--docker-host',
      'unix:///no/such.sock',
    ])
    expect({ status, stderr }).toMatchObject({
      status: 4,
      stderr: expect.stringMatching(/no container engine answers at unix:\/\/\/no\/such\.sock/),
    })
  })
})
