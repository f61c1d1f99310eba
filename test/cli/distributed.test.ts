/** Distributed kinds on one machine: replicas that find each other by what their framework looks for. */
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { Gate } from '../support/gate.js'
import { workspace } from './support.js'

/** Whoever is first waits for all others at an address; the others say who they are and wait for `go`. */
const MEET = `
import { connect, createServer } from 'node:net'

export const meetAsFirst = (port, others) => new Promise((resolve) => {
  const names = []
  const sockets = []
  const server = createServer((socket) => socket.once('data', (data) => {
    names.push(String(data))
    sockets.push(socket)
    if (names.length < others) return
    for (const each of sockets) each.end('go')
    server.close()
    resolve(names.sort())
  })).listen(port, 'localhost')
})

export const meetAs = (name, host, port) => new Promise((resolve) => {
  const socket = connect({ host, port })
  socket.on('connect', () => socket.write(name))
  socket.on('data', (data) => resolve(String(data)))
  socket.on('error', () => setTimeout(() => meetAs(name, host, port).then(resolve), 20))
})
`

const TORCH = `
import { meetAs, meetAsFirst } from './meet.mjs'
const { RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT, LOCAL_RANK, FAIL_RANK, WAIT } = process.env
if (RANK === '0') console.log('met', (await meetAsFirst(Number(MASTER_PORT), WORLD_SIZE - 1)).join(' '))
else console.log(await meetAs('rank-' + RANK + '/' + LOCAL_RANK, MASTER_ADDR, Number(MASTER_PORT)))
if (RANK === FAIL_RANK) process.exit(3)
if (WAIT) setInterval(() => {}, 1000)
`

const TENSORFLOW = `
import { meetAs, meetAsFirst } from './meet.mjs'
const { cluster, task, environment } = JSON.parse(process.env.TF_CONFIG)
const [host, port] = cluster.chief[0].split(':')
const self = task.type + '-' + task.index
const all = Object.entries(cluster).map(([type, places]) => type + places.length).join(' ')
if (task.type === 'chief') console.log(environment, all, 'met', (await meetAsFirst(Number(port), 3)).join(' '))
else if (task.type !== 'evaluator') await meetAs(self, host, Number(port))
if (task.type === 'ps') setInterval(() => {}, 1000)
`

const MPIRUN = `
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { meetAs, meetAsFirst } from './meet.mjs'
if (process.env.RANK_HERE) {
  await meetAs('rank-' + process.env.RANK_HERE, 'localhost', Number(process.env.PORT_HERE))
} else {
  const hosts = readFileSync(process.env.OMPI_MCA_orte_default_hostfile, 'utf8').trim().split('\\n')
  const slots = hosts.flatMap((line) => Array(Number(/^localhost slots=(\\d+)$/.exec(line)[1])).fill(0))
  const met = meetAsFirst(45000 + process.pid % 10000, slots.length)
  slots.forEach((_, rank) => spawn(process.execPath, [process.argv[1]], { env: { ...process.env, RANK_HERE: rank, PORT_HERE: 45000 + process.pid % 10000 } }))
  console.log('met', (await met).join(' '))
}
`

const replica = (script: string, more = '') =>
  `{${more}container: {command: [node, ${script}], env: [{name: FAIL_RANK, value: "{{ failing }}"}, {name: WAIT, value: "{{ waiting }}"}]}}`

const document = (run: string, more = '') => `version: 1.1
kind: component
name: many
${more}inputs:
- {name: failing, type: str, isOptional: true, value: ""}
- {name: waiting, type: str, isOptional: true, value: ""}
run:
${run}`

const pytorchjob = (more = '') =>
  document(
    `  kind: pytorchjob
  master: ${replica('torch.mjs')}
  worker: ${replica('torch.mjs', 'replicas: 2, ')}
`,
    more,
  )

const lastReason = (
  json: (args: string[]) => { status_conditions: { reason: string; message: string }[] },
  uuid: string,
) => {
  const { reason, message } = json(['ops', 'statuses', uuid]).status_conditions.at(-1)!
  return { reason, message }
}

describe('a pytorchjob', () => {
  it('tells its workers how many processes each is to start, and its policy where it is elastic', () => {
    const print =
      '{container: {command: [sh, -c, "echo $PET_NNODES $PET_NPROC_PER_NODE $WORLD_SIZE $PET_RDZV_BACKEND $PET_MAX_RESTARTS"]}}'
    const run = (more: string) =>
      document(`  kind: pytorchjob\n  master: ${print}\n  worker: ${print}\n${more}`)
    const { pxrun, write, json } = workspace()
    const said = (more: string) => {
      write('a.yaml', run(more))
      expect(pxrun(['run', '-f', 'a.yaml'])).toMatchObject({ status: 0 })
      const [{ uuid }] = json(['ops', 'ls', '--sort', '-created_at']).runs
      return pxrun(['ops', 'logs', uuid, '-c', 'worker-0']).stdout
    }
    expect(said('  nProcPerNode: 2\n')).toBe('2 2 4\n')
    expect(said('  elasticPolicy: {minReplicas: 1, maxReplicas: 3, maxRestarts: 5}\n')).toBe(
      '1:3 1 2 c10d 5\n',
    )
  })

  it('has its replicas meet over TCP, each with its rank and a log of its own', () => {
    const { pxrun, json } = workspace({ 'meet.mjs': MEET, 'torch.mjs': TORCH, 'a.yaml': pytorchjob() })
    const { status, stdout, stderr } = pxrun(['run', '-f', 'a.yaml'])
    expect({ status, stdout, stderr }).toMatchObject({ status: 0 })
    const [{ uuid }] = json(['ops', 'ls']).runs
    expect(pxrun(['ops', 'logs', uuid, '-c', 'master-0']).stdout).toBe('met rank-1/1 rank-2/2\n')
    expect(pxrun(['ops', 'logs', uuid, '-c', 'worker-1']).stdout).toBe('go\n')
  })

  it('fails at once when a worker fails, and leaves nobody behind', () => {
    const { pxrun, json } = workspace({ 'meet.mjs': MEET, 'torch.mjs': TORCH, 'a.yaml': pytorchjob() })
    expect(pxrun(['run', '-f', 'a.yaml', '-P', 'failing=2', '-P', 'waiting=1']).status).toBe(1)
    const [{ uuid }] = json(['ops', 'ls']).runs
    expect(lastReason(json, uuid)).toEqual({
      reason: 'exit-nonzero',
      message: 'worker-1 ended with exit code 3',
    })
  })

  it('starts a worker that has failed again, where its policy says so', () => {
    const once = `
import { existsSync, writeFileSync } from 'node:fs'
if (process.env.RANK === '1' && !existsSync('failed')) { writeFileSync('failed', ''); process.exit(4) }
await import('./torch.mjs')
`
    const { pxrun, json } = workspace({
      'meet.mjs': MEET,
      'torch.mjs': TORCH,
      'once.mjs': once,
      'a.yaml': pytorchjob('termination: {maxRetries: 1}\n').replace(
        'worker: {replicas: 2, container: {command: [node, torch.mjs]',
        'worker: {replicas: 2, environment: {restartPolicy: OnFailure}, container: {command: [node, once.mjs]',
      ),
    })
    const { status, stderr } = pxrun(['run', '-f', 'a.yaml'])
    expect({ status, stderr }).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/worker-0 ended with exit code 4; starting it again in 1 s/),
    })
    const [{ uuid, attempt }] = json(['ops', 'ls']).runs
    expect(attempt).toBe(1)
    expect(pxrun(['ops', 'logs', uuid, '-c', 'worker-0-restart-1']).stdout).toBe('go\n')
  })
})

describe('a worker that fails while pxrun is dead', () => {
  it('is started again, where it meets the others, by the pxrun that goes on with the run', async () => {
    const once = 'if [ $RANK != 1 ] || [ -e failed ]; then exec node torch.mjs; fi'
    const fails = `${once}; touch failed; echo ready to fail; read -r _ < gate; exit 4`
    const { home, folder, start, json, pxrun } = workspace({
      'meet.mjs': MEET,
      'torch.mjs': TORCH,
      'a.yaml': pytorchjob('termination: {maxRetries: 1}\n').replace(
        'worker: {replicas: 2, container: {command: [node, torch.mjs]',
        `worker: {replicas: 2, environment: {restartPolicy: OnFailure}, container: {command: [sh, -c, ${JSON.stringify(fails)}]`,
      ),
    })
    const gate = new Gate(join(folder, 'gate'))
    const running = start(['run', '-f', 'a.yaml'])
    const uuid = await running.uuid()
    await running.line(/ready to fail/)
    running.child.kill('SIGKILL')
    await running.ended
    gate.open()
    const exit = join(home, 'attempts', uuid, '1', 'worker-0.exit')
    await vi.waitFor(() => expect(readFileSync(exit, 'utf8')).toMatch(/^exit 4 end/), 10_000)
    // Whoever only looks starts nothing, and does not take a failure for the last word that is none.
    expect(json(['ops', 'get', uuid]).status).toBe('running')
    const { status, stderr } = pxrun(['ops', 'resume', uuid])
    expect({ status, stderr }).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/worker-0 ended with exit code 4; starting it again in 1 s/),
    })
    expect(json(['ops', 'get', uuid])).toMatchObject({ status: 'succeeded', attempt: 1 })
    expect(pxrun(['ops', 'logs', uuid, '-c', 'worker-0-restart-1']).stdout).toBe('go\n')
    expect(pxrun(['ops', 'logs', uuid, '-c', 'master-0']).stdout).toBe('met rank-1/1 rank-2/2\n')
  })
})

describe('a tfjob', () => {
  it('gives each replica the cluster and its task; the chief decides, parameter servers are stopped', () => {
    const { pxrun, json } = workspace({
      'meet.mjs': MEET,
      'tf.mjs': TENSORFLOW,
      'a.yaml': document(`  kind: tfjob
  chief: ${replica('tf.mjs')}
  ps: ${replica('tf.mjs')}
  worker: ${replica('tf.mjs', 'replicas: 2, ')}
  evaluator: ${replica('tf.mjs')}
`),
    })
    const { status, stdout, stderr } = pxrun(['run', '-f', 'a.yaml'])
    expect({ status, stdout, stderr }).toMatchObject({ status: 0 })
    const [{ uuid }] = json(['ops', 'ls']).runs
    expect(pxrun(['ops', 'logs', uuid, '-c', 'chief-0']).stdout).toBe(
      'cloud chief1 ps1 worker2 met ps-0 worker-0 worker-1\n',
    )
  })

  it.each([
    ['', 0],
    ['  successPolicy: AllWorkers\n', 1],
  ])('without a chief ends with its first worker, or with all of them (%j)', (policy, status) => {
    const script = 'case $TF_CONFIG in *\'"index":0}\'*) exit 0;; esac; sleep 0.3; exit 7'
    const { pxrun } = workspace({
      'a.yaml': document(`  kind: tfjob
${policy}  cleanPodPolicy: ${policy ? 'Running' : 'All'}
  worker:
    replicas: 2
    container: {command: [sh, -c, ${JSON.stringify(script)}]}
`),
    })
    expect(pxrun(['run', '-f', 'a.yaml']).status).toBe(status)
  })
})

describe('an mpijob', () => {
  it('gives the launcher a host file with the slots of its workers', () => {
    const { pxrun } = workspace({
      'meet.mjs': MEET,
      'mpirun.mjs': MPIRUN,
      'a.yaml': document(`  kind: mpijob
  slotsPerWorker: 2
  launcher: ${replica('mpirun.mjs')}
  worker: {replicas: 2, container: {image: anything}}
`),
    })
    const { status, stdout, stderr } = pxrun(['run', '-f', 'a.yaml'])
    expect({ status, stdout, stderr }).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/met rank-0 rank-1 rank-2 rank-3\n/),
    })
  })
})

describe('a raycluster', () => {
  it('starts its head and its workers with Ray’s own commands, and submits the job of its entry point', () => {
    const ray = `#!/bin/sh
case "$1 $2" in
'health-check --address') [ -e head ] && [ -e worker ] ;;
'start --head') echo "$@"; echo "$RAY_ADDRESS" > head; sleep 600 ;;
'start --block') echo "$@"; while [ ! -e head ]; do sleep 0.02; done; touch worker; sleep 600 ;;
'job submit') echo "$@"; shift 5; exec "$@" ;;
esac
`
    const { pxrun, json, folder, write } = workspace({
      'a.yaml': document(`  kind: raycluster
  entrypoint: echo the job ran
  runtimeEnv: {working_dir: .}
  head: {rayStartParams: {node-name: "the head"}, container: {command: [echo, before]}}
  workers:
    small: {container: {image: anything}}
`),
    })
    write('bin/ray', ray)
    chmodSync(join(folder, 'bin/ray'), 0o755)
    const { status, stdout, stderr } = pxrun(['run', '-f', 'a.yaml'], {
      env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
    })
    expect({ status, stdout, stderr }).toMatchObject({ status: 0 })
    const [{ uuid }] = json(['ops', 'ls']).runs
    const address = readFileSync(join(folder, 'head'), 'utf8').trim()
    const port = /^127\.0\.0\.1:(\d+)$/.exec(address)![1]
    const head = pxrun(['ops', 'logs', uuid, '-c', 'head-0']).stdout
    expect(head).toMatch(
      new RegExp(
        `^before\nstart --head --block --node-ip-address=127.0.0.1 --dashboard-host=127.0.0.1 --node-name=the head --port=${port} --dashboard-port=\\d+\n`,
      ),
    )
    expect(pxrun(['ops', 'logs', uuid, '-c', 'workers-small-0']).stdout).toContain(`--address=${address}\n`)
    const dashboard = /--dashboard-port=(\d+)/.exec(head)![1]
    expect(pxrun(['ops', 'logs', uuid, '-c', 'job']).stdout).toMatch(
      new RegExp(`^job submit --address=http://127.0.0.1:${dashboard} .*working_dir.*\nthe job ran\n$`),
    )
  })
})

describe('a daskcluster', () => {
  it('tells its workers the address at which its scheduler is told to listen, and goes on until it is stopped', async () => {
    const dask = `#!/bin/sh
if [ "$1" = scheduler ]; then echo "$@"; exec sleep 600; fi
echo "$DASK_SCHEDULER_ADDRESS $DASK_WORKER_NAME $@"; exec sleep 600
`
    const { start, pxrun, folder, write } = workspace({
      'a.yaml': document(`  kind: daskcluster
  scheduler: {container: {image: anything}}
  worker: {replicas: 2, container: {command: [dask, worker, --name, $(DASK_WORKER_NAME)]}}
`),
    })
    write('bin/dask', dask)
    chmodSync(join(folder, 'bin/dask'), 0o755)
    const running = start(
      ['run', '-f', 'a.yaml', '--env-pass', 'PATH'],
      ['env', `PATH=${join(folder, 'bin')}:${process.env.PATH}`],
    )
    const uuid = await running.uuid()
    const port = /--port (\d+)/.exec(await running.line(/scheduler --host 127.0.0.1 --port \d+/))![1]
    await running.line(new RegExp(`tcp://127.0.0.1:${port} worker-1 worker --name worker-1`))
    expect(pxrun(['ops', 'stop', uuid]).stdout).toBe(`${uuid} stopped\n`)
    expect(await running.ended).toBe(1)
  })
})
