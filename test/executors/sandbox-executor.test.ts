/** Processes in a sandbox: the contract of executors, and what the sandbox keeps them from. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Mount } from '../../src/executors/container-options.js'
import type { ContainerPlan } from '../../src/executors/contract.js'
import { SandboxExecutor } from '../../src/executors/sandbox/sandbox-executor.js'
import { homeLayout } from '../../src/home/layout.js'
import { tempDir } from '../support/temp-dir.js'
import { executorContract } from './executor-contract.js'

const missing =
  spawnSync('bwrap', ['--ro-bind', '/', '/', 'true']).status === 0
    ? undefined
    : 'bubblewrap does not work here'
if (missing) process.stderr.write(`\n*** SKIPPED: tests of the sandbox: ${missing}\n`)

const create = () => new SandboxExecutor({ environment: process.env })

describe.skipIf(missing)('in a sandbox', () => {
  executorContract({
    name: 'sandbox',
    create,
    path: process.env.PATH!,
    forContainer: (folder) => ({
      container: { mounts: [{ kind: 'bind', source: folder, target: folder, readOnly: false }] },
    }),
    killsItself: 'kill -KILL $$',
  })

  const setUp = (mounts: readonly Mount[] = []) => {
    const home = tempDir()
    const attempt = homeLayout(home).run('1'.repeat(32)).attempt(1)
    const plan = (script: string): ContainerPlan => ({
      name: 'main',
      image: null,
      argv: ['sh', '-c', script],
      env: { PATH: process.env.PATH! },
      workingDir: '/',
      container: { mounts: [{ kind: 'scratch', name: 'tmp', target: '/tmp', readOnly: false }, ...mounts] },
    })
    const ran = async (script: string) => {
      const executor = create()
      const started = await executor.start(plan(script), attempt)
      if (!started.ok) return JSON.stringify(started.error)
      const { signal } = new AbortController()
      for await (const _ of executor.observe('main', attempt, { fromOffset: 0, signal }));
      return readFileSync(attempt.log('main'), 'utf8')
    }
    return { home, attempt, ran }
  }

  it('a process reads the machine, writes to its own `/tmp` and to nothing else', async () => {
    const outside = tempDir()
    const { attempt, ran } = setUp()
    const script = `
      test -r /etc/passwd && echo reads
      for place in / /etc /usr /var/tmp ${process.cwd()}; do touch $place/pxrun-sandbox-test 2>/dev/null && echo wrote $place; done
      test -e ${outside} || echo hidden
      echo mine > /tmp/x; mount -o remount,rw / 2>/dev/null && echo remounted
      echo x > /dev/null && echo end`
    expect(await ran(script)).toBe('reads\nhidden\nend\n')
    expect(existsSync(join(attempt.root, 'volumes', 'tmp', 'x'))).toBe(true)
  })

  it('sees mounts read-only or to write to, and is refused a place that cannot be made', async () => {
    const data = tempDir()
    writeFileSync(join(data, 'file'), 'content\n')
    mkdirSync(join(data, 'part'))
    const mount = (target: string, more: object = {}): Mount => ({
      kind: 'bind',
      source: data,
      target,
      readOnly: true,
      ...more,
    })
    const { ran } = setUp([mount('/data'), mount('/data/part', { subPath: 'part', readOnly: false })])
    expect(
      await ran('cat /data/file; touch /data/x 2>/dev/null || echo no; touch /data/part/x && echo yes'),
    ).toBe('content\nno\nyes\n')
    expect(existsSync(join(data, 'part', 'x'))).toBe(true)
    expect(await setUp([mount('/usr/not-there')]).ran('true')).toContain('is read-only in a sandbox')
    expect(await setUp([mount('/x', { source: join(data, 'none') })]).ran('true')).toContain('does not exist')
  })

  it('limits what a folder in memory may hold', async () => {
    const { ran } = setUp([{ kind: 'memory', target: '/memory', sizeBytes: 1 << 20 }])
    expect(await ran('df -k /memory | tail -1 | tr -s " " | cut -d" " -f2')).toBe('1024\n')
  })
})

it('where there is no bubblewrap, nothing starts and the reason is told', async () => {
  const executor = new SandboxExecutor({ environment: { PATH: '/nowhere' } })
  const plan = { name: 'main', image: null, argv: ['true'], env: {}, workingDir: '/' }
  expect(await executor.prepare(plan)).toMatchObject({
    ok: false,
    error: { reason: 'executor-unavailable', executor: 'sandbox' },
  })
})
