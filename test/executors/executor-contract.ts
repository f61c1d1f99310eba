/**
 * What every executor must do, whatever its back-end. Each implementation runs this one suite.
 * Programs are POSIX shell lines, so that any image with a shell can run them.
 */

import { randomUUID } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ContainerEvent, ContainerPlan, Executor } from '../../src/executors/contract.js'
import { type AttemptLayout, homeLayout } from '../../src/home/layout.js'
import { Gate } from '../support/gate.js'
import { tempDir } from '../support/temp-dir.js'

export interface ExecutorUnderTest {
  readonly name: string
  create(): Executor
  /** Where its containers find `sh` and the usual programs. */
  readonly path: string
  /** What its plans need besides; a container is to see the folder at the folder's own path. */
  forContainer(folder: string): Partial<ContainerPlan>
  /** A line that ends a shell by SIGKILL, or as one that was ended so. */
  readonly killsItself: string
}

export function executorContract({ name, create, path, forContainer, killsItself }: ExecutorUnderTest): void {
  describe(`the ${name} executor keeps the contract of executors`, () => {
    const setUp = () => {
      const home = tempDir()
      const gate = new Gate(join(home, 'gate'))
      const attempt = homeLayout(home).run(randomUUID().replaceAll('-', '')).attempt(1)
      const executor = create()
      onTestFinished(async () => {
        for (const container of ['main', 'later']) await executor.clean(container, attempt)
      })
      const shell = (script: string, more: Partial<ContainerPlan> = {}): ContainerPlan => ({
        name: 'main',
        image: null,
        argv: ['sh', '-c', script],
        env: { PATH: path },
        workingDir: home,
        ...forContainer(home),
        ...more,
      })
      return { home, gate, attempt, executor, shell }
    }

    it('runs a command and tells its lines in order, then its exit code', async () => {
      const { executor, attempt, shell } = setUp()
      const container = shell('echo one; echo two; printf three; exit 7')
      expect(await executor.prepare(container)).toEqual({ ok: true, value: undefined })
      expect(await executor.start(container, attempt)).toEqual({ ok: true, value: undefined })
      const events = await all(executor, attempt)
      expect(events.map(summary)).toEqual(['one', 'two', 'three', 'exit 7'])
    })

    it('runs a program beside a container, and gives its exit code in good time or none', async () => {
      const { gate, executor, attempt, shell } = setUp()
      const container = shell(gate.wait)
      expect(await executor.start(container, attempt)).toEqual({ ok: true, value: undefined })
      while ((await executor.inspect('main', attempt)).state !== 'running') await setImmediate()
      const exec = (script: string, timeoutMs = 30_000) =>
        executor.exec(container, attempt, { argv: ['sh', '-c', script], timeoutMs })
      expect(await exec('echo said; exit 0')).toBe(0)
      expect(await exec('exit 3')).toBe(3)
      expect(await exec('sleep 600', 300)).toBeUndefined()
      expect(await exec(`echo > ${gate.path}`)).toBe(0)
      expect((await all(executor, attempt)).map(summary)).toEqual(['exit 0'])
    })

    it('masks secrets before a line is written, also one that comes in two writes', async () => {
      const { gate, executor, attempt, shell } = setUp()
      const script = `echo "say: $SECRET"; printf '%.8s' "$SECRET"; ${gate.wait}; echo "\${SECRET#????????} end"; exit 5`
      const container = shell(script, {
        env: { PATH: path, SECRET: 'open-sesame-please', NODE_OPTIONS: '--no-such-option' },
        secrets: ['SECRET'],
        maskProgram: join(import.meta.dirname, '../../dist/mask.js'),
      })
      expect(await executor.start(container, attempt)).toEqual({ ok: true, value: undefined })
      const another = create()
      const seen: string[] = []
      const { signal } = new AbortController()
      for await (const event of another.observe('main', attempt, { fromOffset: 0, signal })) {
        seen.push(summary(event))
        gate.open()
      }
      expect(seen).toEqual(['say: ***', '*** end', 'exit 5'])
      expect(readFileSync(attempt.log('main'), 'utf8')).toBe('say: ***\n*** end\n')
    })

    it('tells the lines of both output streams', async () => {
      const { executor, attempt, shell } = setUp()
      await executor.start(shell('echo out; echo err >&2'), attempt)
      // Two pipes may overtake each other.
      expect((await all(executor, attempt)).map(summary).sort()).toEqual(['err', 'exit 0', 'out'])
    })

    it('gives the container its argv, environment and working directory, and nothing of its own environment', async () => {
      const { home, executor, attempt, shell } = setUp()
      process.env.PXRUN_TEST_LEAK = 'leaked'
      const container = shell('echo "$1|$2|$GREETING|$PXRUN_TEST_LEAK|$PWD"', {
        argv: ['sh', '-c', 'echo "$1|$2|$GREETING|$PXRUN_TEST_LEAK|$PWD"', 'x', 'a b', '$HOME;"q"'],
        env: { PATH: path, GREETING: 'hi there' },
      })
      await executor.start(container, attempt)
      delete process.env.PXRUN_TEST_LEAK
      expect((await all(executor, attempt)).map(summary)).toEqual([
        `a b|$HOME;"q"|hi there||${home}`,
        'exit 0',
      ])
    })

    it('refuses a command that does not exist before anything starts', async () => {
      const { executor, attempt, shell } = setUp()
      const container = shell('', { argv: ['no-such-program-here'] })
      const prepared = await executor.prepare(container)
      // Only the back-end itself can look into an image.
      const refused = prepared.ok ? await executor.start(container, attempt) : prepared
      expect(refused).toMatchObject({
        ok: false,
        error: { reason: 'command-not-found', command: 'no-such-program-here' },
      })
      expect((await executor.inspect('main', attempt)).state).toBe('never-started')
    })

    it('reports the end by a signal as 128 + its number', async () => {
      const { executor, attempt, shell } = setUp()
      await executor.start(shell(killsItself), attempt)
      expect((await all(executor, attempt)).map(summary)).toEqual(['exit 137'])
    })

    it('stops gracefully: the container may clean up and its own exit code counts', async () => {
      const { executor, attempt, shell } = setUp()
      const script = 'trap "echo bye; exit 5" TERM; echo ready; while :; do sleep 0.05 & wait $!; done'
      await executor.start(shell(script), attempt)
      const events = await all(executor, attempt, async (event) => {
        if (summary(event) === 'ready') await executor.stop('main', attempt, 10_000)
      })
      // Some shells report the end of their own `sleep` beside.
      expect(events.map(summary).filter((line) => line !== 'Terminated')).toEqual(['ready', 'bye', 'exit 5'])
    })

    it('kills what does not heed the request to stop, with all of its children', async () => {
      const { home, executor, attempt, shell } = setUp()
      const script = `trap "" TERM; (trap "" TERM; while :; do echo x >> ${home}/alive; sleep 0.02; done) & echo ready; wait`
      await executor.start(shell(script), attempt)
      const events = await all(executor, attempt, async (event) => {
        if (summary(event) === 'ready') await executor.stop('main', attempt, 50)
      })
      expect(events.at(-1)?.kind === 'lost' || summary(events.at(-1)!) === 'exit 137').toBe(true)
      const size = () => readFileSync(join(home, 'alive'), 'utf8').length
      const after = size()
      await runToEnd(executor, attempt, shell('sleep 0.2', { name: 'later' }))
      expect(size()).toBe(after)
    })

    it('leaves no background process when the command itself has ended', async () => {
      const { home, executor, attempt, shell } = setUp()
      await executor.start(
        shell(`(while :; do echo x >> ${home}/alive; sleep 0.01; done) & echo $! ; exit 0`),
        attempt,
      )
      const events = await all(executor, attempt)
      expect(summary(events.at(-1)!)).toBe('exit 0')
      writeFileSync(join(home, 'alive'), '')
      await runToEnd(executor, attempt, shell('sleep 0.2', { name: 'later' }))
      expect(readFileSync(join(home, 'alive'), 'utf8')).toBe('')
    })

    it('lets a second observer adopt a container and miss nothing, also after its end', async () => {
      const { gate, executor, attempt, shell } = setUp()
      await executor.start(shell(`echo one; ${gate.wait}; echo two; exit 3`), attempt)
      const first = new AbortController()
      for await (const event of executor.observe('main', attempt, { fromOffset: 0, signal: first.signal })) {
        if (summary(event) === 'one') break
      }
      const another = create()
      expect((await another.inspect('main', attempt)).state).toBe('running')
      gate.open()
      expect((await all(another, attempt)).map(summary)).toEqual(['one', 'two', 'exit 3'])
      expect(await create().inspect('main', attempt)).toMatchObject({ state: 'exited', exitCode: 3 })
    })

    it('ends an observation at once when it is cancelled, and the container goes on', async () => {
      const { gate, executor, attempt, shell } = setUp()
      await executor.start(shell(`echo one; ${gate.wait}`), attempt)
      const cancel = new AbortController()
      const seen: string[] = []
      for await (const event of executor.observe('main', attempt, { fromOffset: 0, signal: cancel.signal })) {
        seen.push(summary(event))
        cancel.abort()
      }
      expect(seen).toEqual(['one'])
      expect((await executor.inspect('main', attempt)).state).toBe('running')
      gate.open()
      expect(summary((await all(executor, attempt)).at(-1)!)).toBe('exit 0')
    })

    it('tells how a container ended also after it was cleaned up, and cleans up what is not there', async () => {
      const { executor, attempt, shell } = setUp()
      await executor.start(shell('echo one; exit 4'), attempt)
      await all(executor, attempt)
      await executor.clean('main', attempt)
      await executor.clean('main', attempt)
      await executor.clean('never', attempt)
      expect(await create().inspect('main', attempt)).toMatchObject({ state: 'exited', exitCode: 4 })
      expect((await all(create(), attempt)).map(summary)).toEqual(['one', 'exit 4'])
      expect((await executor.inspect('never', attempt)).state).toBe('never-started')
    })

    it('tells what a container uses while it runs, and nothing of one that does not', async () => {
      const { gate, executor, attempt, shell } = setUp()
      const busy = `i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo busy; ${gate.wait}`
      await executor.start(shell(`${busy} & wait`), attempt)
      const events = await all(executor, attempt, async (event) => {
        if (summary(event) !== 'busy') return
        const usage = await executor.usage?.('main', attempt)
        gate.open()
        expect(usage?.cpuSeconds).toBeGreaterThan(0)
        expect(usage?.memoryBytes).toBeGreaterThan(10_000)
        expect(usage?.ageSeconds).toBeGreaterThan(0)
      })
      expect(summary(events.at(-1)!)).toBe('exit 0')
      expect(await executor.usage?.('main', attempt)).toBeUndefined()
      expect(await executor.usage?.('never', attempt)).toBeUndefined()
    })

    it('has the raw log whole when it says that a container has ended, whoever watched it', async () => {
      const { gate, executor, attempt, shell } = setUp()
      const script = `seq 1 20000; echo; printf unended >&2; ${gate.wait}`
      await executor.start(shell(script), attempt)
      gate.open()
      while ((await create().inspect('main', attempt)).state !== 'exited') await setImmediate()
      const lines = Array.from({ length: 20_000 }, (_, index) => `${index + 1}\n`).join('')
      expect(readFileSync(attempt.log('main'), 'utf8')).toBe(`${lines}\nunended`)
      expect(statSync(attempt.log('main')).mode & 0o777).toBe(0o600)
    })

    it('hands on what is not text, very long lines and carriage returns without harm', async () => {
      const { executor, attempt, shell } = setUp()
      await executor.start(
        shell(`printf 'a\\377b\\r\\n'; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo end`),
        attempt,
      )
      const events = await all(executor, attempt)
      const lines = events.map(summary)
      expect(lines[0]).toBe('a\ufffdb')
      expect(lines.slice(1, -2).join('').length).toBe(3_000_000)
      expect(lines.slice(1, -2).join('').replaceAll('x', '')).toBe('')
      expect(lines.slice(-2)).toEqual(['end', 'exit 0'])
    })
  })
}

async function all(
  executor: Executor,
  attempt: AttemptLayout,
  onEvent: (event: ContainerEvent) => Promise<void> = async () => {},
): Promise<ContainerEvent[]> {
  const events: ContainerEvent[] = []
  const pending: Promise<void>[] = []
  const { signal } = new AbortController()
  for await (const event of executor.observe('main', attempt, { fromOffset: 0, signal })) {
    events.push(event)
    pending.push(onEvent(event))
  }
  await Promise.all(pending)
  return events
}

/** Another container as a clock: what still lives of an earlier one has its time to show itself. */
async function runToEnd(executor: Executor, attempt: AttemptLayout, container: ContainerPlan): Promise<void> {
  await executor.start(container, attempt)
  const { signal } = new AbortController()
  for await (const _ of executor.observe(container.name, attempt, { fromOffset: 0, signal }));
}

function summary(event: ContainerEvent): string {
  if (event.kind === 'log') return event.line
  return event.kind === 'exited' ? `exit ${event.exitCode}` : event.kind
}
