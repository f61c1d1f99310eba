/** Many runs at once, and a pxrun that dies: nothing is lost, nothing stays, and what is recorded is true. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { readSupervisor } from '../../src/executors/process/supervisor.js'
import type { HomeLayout } from '../../src/home/layout.js'
import { groupLives } from '../../src/host/processes.js'
import type { RunPlan } from '../../src/plan/run-plan.js'
import { tempDir } from '../support/temp-dir.js'
import type { CrashingRun } from './crashing-run.js'
import { engineInHome, packageRoot, shellContainer, shellPlan, withMain } from './support.js'

/** Spread over all steps of the run. */
const MOMENTS = 24

/** Bundled, since a process of its own cannot read what the tests are written in. */
async function bundled(): Promise<string> {
  const folder = tempDir()
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'))
  const program = join(folder, 'crashing-run.cjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'crashing-run.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    logLevel: 'error',
  })
  return program
}

/** Two init steps, one of them a container, a main container and a sidecar that never ends by itself. */
function plan(home: string): RunPlan {
  const main = `echo one; cat a >> ${home}/ran; echo two`
  return shellPlan('', {
    init: [
      { kind: 'file', spec: { filename: 'a', content: 'ran\n' }, connection: null, path: null },
      { kind: 'container', spec: {}, connection: null, path: null, container: 'init-1' },
    ],
    containers: [
      shellContainer('echo prepared', { name: 'init-1', role: 'init' }),
      shellContainer(main),
      shellContainer('echo up; sleep 600', { name: 'sidecar-0', role: 'sidecar' }),
    ],
  })
}

function crash(program: string, run: CrashingRun): string {
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, [program, JSON.stringify(run)], {
    encoding: 'utf8',
  })
  if (status !== 0 && signal !== 'SIGKILL') throw new Error(stderr)
  return stdout.trim()
}

/** Every process group that a run has started. */
function livingGroups({ home }: HomeLayout): string[] {
  const folder = join(home, 'attempts')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.pid'))
    .filter((name) => {
      const supervisor = readSupervisor(join(folder, name))
      return supervisor !== undefined && groupLives(supervisor.pid)
    })
}

describe('two hundred runs at once', () => {
  it('all end well, each with its own lines and outputs', async () => {
    const { engine, layout, store } = await engineInHome()
    const plans = Array.from({ length: 200 }, (_, index) =>
      shellPlan(`echo run ${index}; echo ${index} > ${'$'}{POLYAXON_ARTIFACTS_ROOT}/$RUN/outputs/x`),
    ).map((each) => withMain(each, { env: { RUN: each.uuid } }))
    const runs = await Promise.all(plans.map((each) => engine.run(each)))
    expect(runs.filter(({ status }) => status !== 'succeeded')).toEqual([])
    for (const [index, { uuid }] of runs.entries()) {
      expect(readFileSync(layout.run(uuid).attempt(1).log('main'), 'utf8')).toBe(`run ${index}\n`)
      expect(readFileSync(join(layout.run(uuid).outputs, 'x'), 'utf8')).toBe(`${index}\n`)
    }
    expect(await store.unfinishedRuns()).toEqual([])
    expect(livingGroups(layout)).toEqual([])
  }, 180_000)
})

describe('pxrun that dies', () => {
  it('at any step of a run loses nothing, leaves no process, and the run ends in a true status', async () => {
    const program = await bundled()
    const first = await engineInHome()
    const calls = Number(
      crash(program, { home: first.home, packageRoot, plan: plan(first.home), call: 0, when: 'before' }),
    )
    expect(calls).toBeGreaterThan(25)
    const outcomes: Record<string, number> = {}
    for (let moment = 0; moment < MOMENTS; moment++) {
      const call = 1 + Math.floor((moment * calls) / MOMENTS)
      const when = moment % 2 === 0 ? 'before' : 'after'
      const { engine, store, layout, home } = await engineInHome()
      const wanted = plan(home)
      const place = `${when} call ${call}`
      crash(program, { home, packageRoot, plan: wanted, call, when })
      for (;;) {
        await engine.settle()
        const run = await store.getRun(wanted.uuid)
        if (!run || run.finishedAt !== null) break
        if (await engine.isInterrupted(run)) await engine.drive(run.uuid)
        await setImmediate()
      }
      const run = await store.getRun(wanted.uuid)
      const ran = existsSync(join(home, 'ran')) ? readFileSync(join(home, 'ran'), 'utf8') : ''
      const status = run?.status ?? 'unrecorded'
      expect({ place, status, ran }).toEqual({ place, status, ran: status === 'succeeded' ? 'ran\n' : '' })
      expect(['succeeded', 'failed', 'unrecorded'], place).toContain(status)
      if (status === 'succeeded')
        expect(readFileSync(layout.run(wanted.uuid).attempt(1).log('main'), 'utf8'), place).toBe('one\ntwo\n')
      if (status === 'failed')
        expect((await store.conditions(wanted.uuid)).at(-1), place).toMatchObject({
          reason: 'lost',
          message: expect.stringContaining('nobody knows'),
        })
      expect(livingGroups(layout), place).toEqual([])
      outcomes[status] = (outcomes[status] ?? 0) + 1
    }
    expect(outcomes.succeeded).toBeGreaterThan(MOMENTS / 2)
  }, 300_000)
})
