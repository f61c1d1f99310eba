/** Liveness and startup probes, as a user sees them. */
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { BUSYBOX } from '../executors/engines/busybox-image.js'
import { networkedDockerEngine } from '../executors/engines/docker-engine.js'
import { onEngines } from '../executors/engines/on-engines.js'
import { podmanEngine } from '../executors/engines/podman-engine.js'
import { shellJob, workspace } from './support.js'

const withProbes = (script: string, probes: string, more = '') =>
  shellJob(script, more).replace('    command:', `${probes}\n    command:`)

const QUICK = 'periodSeconds: 0.1, failureThreshold: 3'

describe('a liveness probe', () => {
  it('stops a container that does not live any more, and the run is tried again', () => {
    const { pxrun, write, folder } = workspace()
    // The first attempt stops answering; the second one finds what the first has left.
    const script = `touch alive; if [ -e second ]; then echo better; exit 0; fi; touch second; echo ill; rm alive; exec sleep 600`
    const job = withProbes(
      `cd ${folder}; ${script}`,
      `    livenessProbe: {exec: {command: [test, -e, ${folder}/alive]}, ${QUICK}}`,
      'termination: {maxRetries: 1}\n',
    )
    write('a.yaml', job)
    const { status, stdout, stderr } = pxrun(['run', '-f', 'a.yaml'])
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'ill\nbetter\n' })
    expect(stderr).toMatch(/main: its livenessProbe has failed 3 times in a row; stopping it/)
    expect(stderr).toMatch(/retrying: main was stopped: its livenessProbe has failed/)
  })

  it('ends the run as unhealthy when there is no other try, whatever the exit code', () => {
    const job = withProbes(
      "trap 'exit 0' TERM; while :; do sleep 0.02; done",
      `    livenessProbe: {tcpSocket: {port: 1}, ${QUICK}}`,
    )
    const { pxrun, json } = workspace({ 'a.yaml': job })
    expect(pxrun(['run', '-f', 'a.yaml'])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /failed: main was stopped: its livenessProbe has failed 3 times in a row/,
      ),
    })
    const [{ uuid }] = json(['ops', 'ls']).runs
    expect(json(['ops', 'statuses', uuid]).status_conditions.at(-1)).toMatchObject({ reason: 'unhealthy' })
  })

  it('waits for the startup probe, which has its own patience', () => {
    const { folder, write, pxrun } = workspace()
    const started = `${folder}/started`
    write(
      'a.yaml',
      withProbes(
        // Alive from the start on means nothing before it is up: the liveness probe would fail at once.
        `sleep 0.5; touch ${started} ${folder}/alive; while [ ! -e ${folder}/looked ]; do sleep 0.02; done; echo done`,
        `    startupProbe: {exec: {command: [test, -e, ${started}]}, periodSeconds: 0.1, failureThreshold: 1000}
    livenessProbe: {exec: {command: [sh, -c, "test -e ${folder}/alive && touch ${folder}/looked"]}, periodSeconds: 0.1, failureThreshold: 1}`,
      ),
    )
    expect(pxrun(['run', '-f', 'a.yaml'])).toMatchObject({ status: 0, stdout: 'done\n' })
    write('b.yaml', withProbes('sleep 600', `    startupProbe: {exec: {command: ['false']}, ${QUICK}}`))
    expect(pxrun(['run', '-f', 'b.yaml'])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/its startupProbe has failed 3 times in a row/),
    })
  })
})

onEngines(
  (daemon) => {
    it('reaches the ports of all containers of a run, and looks into each', () => {
      const inside = ['nsenter', '-t', String(daemon().pid), '-n']
      const { folder, home, write } = workspace()
      const startup = (port: number) =>
        `startupProbe: {httpGet: {port: ${port}, path: /index.html}, periodSeconds: 0.1, timeoutSeconds: 20, failureThreshold: 1000}`
      const liveness = (script: string) =>
        `livenessProbe: {exec: {command: [sh, -c, "${script}"]}, periodSeconds: 0.1, timeoutSeconds: 20}`
      const serve = (port: number) =>
        `trap 'exit 0' TERM; echo hello > /tmp/index.html; httpd -p ${port} -h /tmp`
      const main = `${serve(7001)}; touch /tmp/alive; until [ -e /tmp/looked ] && [ -e /plx-context/side ]; do sleep 0.1; done; rm /tmp/alive; sleep 600 & wait`
      write(
        'a.yaml',
        `version: 1.1
kind: component
run:
  kind: job
  container:
    image: ${BUSYBOX}
    ${startup(7001)}
    ${liveness('touch /tmp/looked; test -e /tmp/alive')}
    command: [sh, -c, ${JSON.stringify(main)}]
  sidecars:
  - image: ${BUSYBOX}
    name: side
    ${startup(7002)}
    ${liveness('touch /plx-context/side')}
    command: [sh, -c, ${JSON.stringify(`${serve(7002)}; sleep 600 & wait`)}]
`,
      )
      const command = [...inside.slice(1), process.execPath, 'dist/bin.cjs', 'run', '-f', `${folder}/a.yaml`]
      const flags = ['--executor', 'docker', '--docker-host', daemon().dockerHost, '--home', home]
      let shown = ''
      try {
        execFileSync(inside[0]!, [...command, ...flags], { encoding: 'utf8', stdio: 'pipe' })
      } catch (error) {
        shown = String((error as { readonly stderr?: string }).stderr)
      }
      expect(shown).toMatch(/main was stopped: its livenessProbe has failed 3 times in a row/)
      expect(shown).not.toMatch(/sidecar-side: its/)
    }, 60_000)
  },
  [networkedDockerEngine, podmanEngine],
)
