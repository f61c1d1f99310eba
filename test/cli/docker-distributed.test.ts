/** Distributed kinds in containers, which share one network and meet in it by what their framework looks for. */
import { closeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { BUSYBOX } from '../executors/engines/busybox-image.js'
import { onEngines } from '../executors/engines/on-engines.js'
import { openGate } from '../support/open-gate.js'
import { workspace } from './support.js'

const replica = (script: string) =>
  JSON.stringify({ container: { image: BUSYBOX, command: ['sh', '-c', script] } })

const document = (kind: string, replicas: Readonly<Record<string, string>>) =>
  `version: 1.1\nkind: component\nrun:\n  kind: ${kind}\n${Object.entries(replicas)
    .map(([role, script]) => `  ${role}: ${replica(script)}\n`)
    .join('')}`

/** Ends when it is asked to, which the first process of a container does not by itself. */
const stoppable = 'trap "exit 0" TERM; while :; do sleep 0.1; done'

/** Standard input without an end, of which `nc` would tell: the other side could leave before it has sent anything. */
const OPEN = '[ -e /open ] || mkfifo /open'

const receive = (port: string) => `${OPEN}; nc -l -p ${port} <> /open`
const send = (words: string, place: string) =>
  `until echo ${words} | nc ${place} 2> /dev/null; do sleep 0.1; done`

const CHIEF = `$(echo $TF_CONFIG | sed 's/.*"chief":."\\([a-z]*\\):\\([0-9]*\\)".*/\\1 \\2/')`
const HOST = '$(head -n 1 $OMPI_MCA_orte_default_hostfile | cut -d " " -f 1)'

const MEETINGS = {
  pytorchjob: {
    master: receive('$MASTER_PORT'),
    worker: send('met rank $RANK of $WORLD_SIZE', '$MASTER_ADDR $MASTER_PORT'),
  },
  tfjob: {
    chief: `set -- ${CHIEF}; ${receive('$2')}`,
    ps: stoppable,
    worker: send('met a worker', CHIEF),
  },
  mpijob: {
    launcher: `${OPEN}; nc ${HOST} 7001 <> /open 2> /dev/null || exec sh -c 'until nc localhost 7001 <> /open 2> /dev/null; do sleep 0.1; done'`,
    worker: `echo met a worker | nc -l -p 7001; ${stoppable}`,
  },
} as const

const FIRST = { pytorchjob: 'master-0', tfjob: 'chief-0', mpijob: 'launcher-0' } as const
const SAID = { pytorchjob: 'met rank 1 of 2\n', tfjob: 'met a worker\n', mpijob: 'met a worker\n' } as const

onEngines((daemon) => {
  const flags = () => ['--executor', 'docker', '--docker-host', daemon().dockerHost]

  it.each(['pytorchjob', 'tfjob', 'mpijob'] as const)('the replicas of a %s meet over TCP', (kind) => {
    const { pxrun, json } = workspace({ 'a.yaml': document(kind, MEETINGS[kind]) })
    const { status, stdout, stderr } = pxrun(['run', '-f', 'a.yaml', ...flags()])
    expect({ status, stdout, stderr }).toMatchObject({ status: 0 })
    const [{ uuid }] = json(['ops', 'ls']).runs
    expect(pxrun(['ops', 'logs', uuid, '-c', FIRST[kind]]).stdout).toBe(SAID[kind])
  })

  it('a worker that fails ends the run, and nothing of it stays in the engine', async () => {
    const { pxrun } = workspace({
      'a.yaml': document('pytorchjob', { master: stoppable, worker: 'exit 3' }),
    })
    const { status, stderr } = pxrun(['run', '-f', 'a.yaml', ...flags()])
    expect({ status, stderr }).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/failed: worker-0 ended with exit code 3/),
    })
    expect(await daemon().api().containersWithLabel('pxrun.container=master-0')).toEqual([])
  })

  it('a worker that failed while pxrun was dead is started again by the one that goes on', async () => {
    const folder = '{{ globals.artifacts_path }}'
    const fails = `touch ${folder}/failed; mkfifo ${folder}/gate; echo ready to fail; read -r _ < ${folder}/gate; exit 4`
    const { master, worker } = MEETINGS.pytorchjob
    const replicas = { master, worker: `if [ -e ${folder}/failed ]; then ${worker}; else ${fails}; fi` }
    const { home, start, pxrun, json } = workspace({
      'a.yaml': document('pytorchjob', replicas)
        .replace('kind: component', 'kind: component\ntermination: {maxRetries: 1}')
        .replace('worker: {', 'worker: {"environment": {"restartPolicy": "OnFailure"},'),
    })
    const at = ['--docker-host', daemon().dockerHost]
    const running = start(['run', '-f', 'a.yaml', ...flags()])
    const uuid = await running.uuid()
    await running.line(/ready to fail/)
    running.child.kill('SIGKILL')
    await running.ended
    const gate = openGate(join(home, 'context', uuid, 'artifacts', 'gate'))
    onTestFinished(() => closeSync(gate))
    const api = daemon().api()
    onTestFinished(() => api.close())
    const states = async () =>
      (await api.containersWithLabel('pxrun.container=worker-0')).map(({ State }) => State)
    await vi.waitFor(async () => expect(await states()).toEqual(['exited']), 10_000)
    expect(json(['ops', 'get', uuid, ...at]).status).toBe('running')
    const { status, stderr } = pxrun(['ops', 'resume', uuid, ...at])
    expect({ status, stderr }).toMatchObject({ status: 0 })
    expect(pxrun(['ops', 'logs', uuid, '-c', 'master-0']).stdout).toBe(SAID.pytorchjob)
    expect(await api.containersWithLabel('pxrun.run')).toEqual([])
  }, 60_000)
})
