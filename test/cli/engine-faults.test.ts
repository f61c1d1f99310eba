/** Runs in containers while something goes wrong with the engine, the disk or the memory, as a user sees them. */
import { spawnSync } from 'node:child_process'
import { closeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { BUSYBOX } from '../executors/engines/busybox-image.js'
import { dockerEngine, lastingDockerEngine } from '../executors/engines/docker-engine.js'
import type { EngineDaemon } from '../executors/engines/engine-daemon.js'
import { onEngines } from '../executors/engines/on-engines.js'
import { podmanEngine } from '../executors/engines/podman-engine.js'
import { openGate } from '../support/open-gate.js'
import { tempDir } from '../support/temp-dir.js'
import { shellJob, workspace } from './support.js'

const PATIENCE_MS = 60_000
const GATE = '{{ globals.run_artifacts_path }}/gate'
const WAITS = `mkfifo ${GATE}; echo one; read -r _ < ${GATE}`

const inBusybox = (script: string) => shellJob(script).replace('image: busybox', `image: ${BUSYBOX}`)

/** A run that has said `one`, and what is done with it. */
async function running(daemon: EngineDaemon, script: string) {
  const { home, start, json, pxrun } = workspace({ 'a.yaml': inBusybox(script) })
  const at = ['--docker-host', daemon.dockerHost]
  const run = start(['run', '-f', 'a.yaml', '--executor', 'docker', ...at])
  const uuid = await run.uuid()
  await run.line(/^one$/)
  return {
    run,
    uuid,
    status: (): string => json(['ops', 'get', uuid, ...at]).status,
    /** How it ended, once nothing of it is left in the engine. */
    async end() {
      const { status_conditions: conditions } = json(['ops', 'statuses', uuid])
      const api = daemon.api()
      expect(await api.containersWithLabel(`pxrun.run=${uuid}`)).toEqual([])
      api.close()
      const { type, reason, message } = conditions.at(-1)
      return { type, reason, message, log: pxrun(['ops', 'logs', uuid]).stdout }
    },
    goOn() {
      const gate = openGate(join(home, 'runs', uuid, 'gate'))
      onTestFinished(() => closeSync(gate))
    },
  }
}

const WHOLE = { type: 'succeeded', log: 'one\ntwo\n' }

onEngines(
  (daemon) => {
    const againInMidRun = async () => {
      const { run, end, goOn } = await running(daemon(), `${WAITS}; echo two`)
      await daemon().stop()
      await run.line(/; waiting$/)
      await daemon().start()
      await run.line(/answers again/)
      goOn()
      expect(await run.ended).toBe(0)
      expect(await end()).toMatchObject(WHOLE)
    }
    it('goes on when the engine is stopped and started again', againInMidRun, PATIENCE_MS)

    const bothAway = async () => {
      const { run, end, goOn, status } = await running(daemon(), `${WAITS}; echo two`)
      run.child.kill('SIGKILL')
      await run.ended
      await daemon().stop()
      // Nobody knows now, so nobody says that it is lost.
      expect(status()).toBe('running')
      await daemon().start()
      goOn()
      while (status() === 'running');
      expect(await end()).toMatchObject(WHOLE)
    }
    it('is settled when pxrun was killed and the engine stopped and started again', bothAway, PATIENCE_MS)

    const fullDisk = async () => {
      const small = tempDir()
      const mount = (...options: string[]) =>
        expect(spawnSync('mount', ['-t', 'tmpfs', ...options, 'tmpfs', small]).status).toBe(0)
      mount('-o', 'size=3m')
      onTestFinished(() => void spawnSync('umount', ['-l', small]))
      const { start, pxrun } = workspace({
        'a.yaml': inBusybox(`${WAITS}; seq 1 50000 | sed 's/$/${'x'.repeat(90)}/'; exit 5`),
      })
      const env = { PXRUN_HOME: join(small, 'home') }
      const flags = ['--executor', 'docker', '--docker-host', daemon().dockerHost]
      const run = start(['run', '-f', 'a.yaml', ...flags], [], env)
      const uuid = await run.uuid()
      // From here on the store has nothing to write before the end.
      await run.line(/^one$/)
      const gate = openGate(join(small, 'home', 'runs', uuid, 'gate'))
      await run.line(/the disk is full.*; waiting$/)
      closeSync(gate)
      mount('-o', 'remount,size=64m')
      expect(await run.ended).toBe(1)
      expect(run.stderr).toMatch(/the disk has room again/)
      expect(run.stderr).toMatch(/failed: main ended with exit code 5/)
      const { stdout } = pxrun(['ops', 'logs', uuid], { env })
      const lines = Array.from({ length: 50_000 }, (_, index) => `${index + 1}${'x'.repeat(90)}\n`)
      expect(stdout === `one\n${lines.join('')}`).toBe(true)
    }
    it('waits on a full disk, and has every line once there is room', fullDisk, PATIENCE_MS)

    it('that is out of memory fails for that reason', () => {
      const job = inBusybox('exec tail /dev/zero')
      const { pxrun } = workspace({
        'a.yaml': job.replace('    command:', '    resources: {limits: {memory: 32Mi}}\n    command:'),
      })
      const flags = ['--executor', 'docker', '--docker-host', daemon().dockerHost]
      const { status, stderr } = pxrun(['run', '-f', 'a.yaml', ...flags])
      expect({ status, stderr }).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/failed: main was ended because it used more memory than it may/),
      })
    })
  },
  [lastingDockerEngine, podmanEngine],
)

onEngines(
  (daemon) => {
    const endsItsContainers = async () => {
      const { run, end } = await running(
        daemon(),
        `trap 'echo asked; exit 7' TERM; echo one; sleep 600 & wait`,
      )
      await daemon().stop()
      await daemon().start()
      expect(await run.ended).toBe(1)
      expect(await end()).toMatchObject({
        type: 'failed',
        message: 'main ended with exit code 7',
        log: 'one\nasked\n',
      })
    }
    it('ends as its container did that the engine has taken with it', endsItsContainers, PATIENCE_MS)
  },
  [dockerEngine],
)
