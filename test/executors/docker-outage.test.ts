/** A container engine that is stopped and started again while somebody relies on it. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Gate } from '../support/gate.js'
import { containerRun, observed } from './engines/container-run.js'
import { lastingDockerEngine } from './engines/docker-engine.js'
import { onEngines } from './engines/on-engines.js'
import { podmanEngine } from './engines/podman-engine.js'

onEngines(
  (daemon) => {
    describe('that goes away', () => {
      it('and comes back: the observer waits for it, misses nothing, and reports what the engine says', async () => {
        const run = containerRun(daemon())
        // These engines leave what runs alone when they are stopped: Podman always, Docker with `live-restore`.
        const gate = new Gate(join(run.home, 'gate'))
        const script = `echo one; ${gate.wait}; echo two; exit 4`
        await run.executor.start(run.shell(script), run.attempt)
        const events = await observed(run, async (event) => {
          if (event.kind === 'log' && event.line === 'one') await daemon().stop()
          if (event.kind === 'notice' && event.message.endsWith('; waiting')) {
            expect((await run.executor.inspect('main', run.attempt)).state).toBe('unknown')
            await daemon().start()
            gate.open()
          }
        })
        expect(events.filter((event) => !event.startsWith('notice'))).toEqual(['one', 'two', 'exit 4'])
        expect(events.filter((event) => event.startsWith('notice'))).toEqual([
          expect.stringMatching(/^notice: .*container engine.*; waiting$/),
          'notice: the container engine answers again',
        ])
      })

      it('for good is a failure that says so, and no verdict on what runs there', async () => {
        const run = containerRun(daemon())
        expect(await run.executor.start(run.shell('sleep 60'), run.attempt)).toMatchObject({ ok: true })
        await run.executor.stop('main', run.attempt, 0)
        await daemon().stop()
        const started = await run.executor.prepare(run.shell('true'))
        expect(started).toMatchObject({ error: { reason: 'executor-unavailable', executor: 'docker' } })
        expect(await run.executor.inspect('main', run.attempt)).toMatchObject({
          state: 'unknown',
          problem: expect.stringContaining('no container engine answers at'),
        })
        expect(readdirSync(run.attempt.root)).not.toContain('main.exit')
        await daemon().start()
        expect(await run.executor.inspect('main', run.attempt)).toMatchObject({
          state: 'exited',
          exitCode: 137,
        })
      })
    })
  },
  [lastingDockerEngine, podmanEngine],
)
