/** Distributed kinds in containers, which share one network and meet in it by what their framework looks for. */
import { expect, it } from 'vitest'
import { BUSYBOX } from '../executors/engines/busybox-image.js'
import { onEngines } from '../executors/engines/on-engines.js'
import { workspace } from './support.js'

const replica = (script: string) =>
  JSON.stringify({ container: { image: BUSYBOX, command: ['sh', '-c', script] } })

const document = (kind: string, replicas: Readonly<Record<string, string>>) =>
  `version: 1.1\nkind: component\nrun:\n  kind: ${kind}\n${Object.entries(replicas)
    .map(([role, script]) => `  ${role}: ${replica(script)}\n`)
    .join('')}`

/** Ends when it is asked to, which the first process of a container does not by itself. */
const stoppable = 'trap "exit 0" TERM; while :; do sleep 0.1; done'

const receive = (port: string) => `nc -l -p ${port} < /dev/null`
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
    launcher: `nc ${HOST} 7001 < /dev/null 2> /dev/null || exec sh -c 'until nc localhost 7001 < /dev/null 2> /dev/null; do sleep 0.1; done'`,
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
})
