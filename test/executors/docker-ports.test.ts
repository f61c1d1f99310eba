/** Ports of containers, published where the engine has a network for it. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { containerRun } from './engines/container-run.js'
import { networkedDockerEngine } from './engines/docker-engine.js'
import { onEngines } from './engines/on-engines.js'
import { podmanEngine } from './engines/podman-engine.js'

onEngines(
  (daemon) => {
    it('a port is published on the loopback, where the engine says', async () => {
      const run = containerRun(daemon())
      const script = 'echo hello > /tmp/index.html; echo ready; exec httpd -f -p 8000 -h /tmp'
      const plan = run.shell(script, {
        network: 'own',
        ports: [
          { containerPort: 8000, protocol: 'tcp', hostPort: null },
          { containerPort: 9000, protocol: 'tcp', hostPort: 18_999 },
        ],
      })
      expect(await run.executor.start(plan, run.attempt)).toEqual({ ok: true, value: undefined })
      const { signal } = new AbortController()
      for await (const event of run.executor.observe('main', run.attempt, { fromOffset: 0, signal })) {
        if (event.kind === 'log' && event.line === 'ready') break
      }
      const state = await run.executor.inspect('main', run.attempt)
      const ports = state.state === 'running' ? (state.ports ?? []) : []
      expect(ports).toContainEqual({
        containerPort: 9000,
        protocol: 'tcp',
        hostIp: '127.0.0.1',
        hostPort: 18_999,
      })
      const port = ports.find(({ containerPort }) => containerPort === 8000)
      expect(port).toMatchObject({ hostIp: '127.0.0.1', hostPort: expect.any(Number) })
      const url = `http://127.0.0.1:${port?.hostPort}/`
      const asked = ['-t', String(daemon().pid), '-n', 'busybox', 'wget', '-qO-', url]
      expect((await promisify(execFile)('nsenter', asked)).stdout).toBe('hello\n')
      // A port that is taken is a failure with the engine's reason, not a container without it.
      const other = containerRun(daemon())
      expect(await other.executor.start(plan, other.attempt)).toMatchObject({
        error: { reason: 'start-failed', problem: expect.stringMatching(/already (allocated|in use)/) },
      })
    })
  },
  [networkedDockerEngine, podmanEngine],
)
