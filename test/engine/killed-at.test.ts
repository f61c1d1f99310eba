/**
 * pxrun killed with SIGKILL at named moments of a run, on each executor, and gone on with by another one: nothing is
 * lost or done twice, nothing stays, and what is recorded is true.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, it, vi } from 'vitest'
import type { Executor } from '../../src/executors/contract.js'
import { DockerExecutor } from '../../src/executors/docker/docker-executor.js'
import { ProcessExecutor } from '../../src/executors/process/process-executor.js'
import type { RunPlan } from '../../src/plan/run-plan.js'
import { BUSYBOX } from '../executors/engines/busybox-image.js'
import { dockerEngine } from '../executors/engines/docker-engine.js'
import { onEngines } from '../executors/engines/on-engines.js'
import { Gate } from '../support/gate.js'
import { processesNaming } from '../support/processes.js'
import { tempDir } from '../support/temp-dir.js'
import type { CrashingRun } from './crashing-run.js'
import { engineInHome, packageRoot, shellContainer, shellPlan } from './support.js'

/** Calls of a whole run, in its order; pxrun is killed before and after each. */
const CALLS = [
  'createRun',
  'addConditions queued',
  'takePlace',
  'addConditions starting',
  'run file',
  'recordArtifacts',
  'clean init-1',
  'prepare init-1',
  'start init-1',
  'line prepared',
  'exited of init-1',
  'prepare main',
  'claimAttempt',
  'start main',
  'start sidecar-0',
  'addConditions running',
  'line one',
  'line two',
  'exited of main',
  'stop sidecar-0',
  'clean main',
  'freePlace',
  'addConditions processing',
  'addConditions succeeded',
] as const
const MOMENTS = CALLS.flatMap((call) => [`before ${call}`, `after ${call}`])
/** So many homes are at work at a time: much of it is waiting. */
const AT_ONCE = 3
const PATIENCE_MS = 300_000

interface Way {
  readonly dockerHost?: string
  executor(): Executor
}

/**
 * A home with a run of two init steps, one of them a container, a main container that waits at a gate, and a
 * sidecar that never ends by itself.
 */
async function planned(way: Way) {
  const executor = way.executor()
  const { engine, store, layout, home } = await engineInHome({ executors: [executor] })
  const plan = shellPlan('')
  const files = layout.run(plan.uuid)
  const seen = `$POLYAXON_ARTIFACTS_ROOT/${plan.uuid}`
  const gate = new Gate(join(files.root, 'gate'), `${seen}/gate`)
  const image = way.dockerHost ? BUSYBOX : null
  const main = `echo one; ${gate.wait}; cat $POLYAXON_ARTIFACTS_ROOT/a >> ${seen}/outputs/ran; echo two`
  const whole: RunPlan = {
    ...plan,
    executor: executor.name,
    init: [
      { kind: 'file', spec: { filename: 'a', content: 'ran\n' }, connection: null, path: null },
      { kind: 'container', spec: {}, connection: null, path: null, container: 'init-1' },
    ],
    containers: [
      shellContainer('echo prepared', { name: 'init-1', role: 'init', image }),
      shellContainer(main, { image }),
      shellContainer('trap "exit 0" TERM; sleep 600 & wait', { name: 'sidecar-0', role: 'sidecar', image }),
    ],
  }
  const { dockerHost } = way
  const run: CrashingRun = { home, packageRoot, dockerHost, plan: whole, gate: gate.path }
  return { executor, engine, store, home, files, gate, run }
}

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

/** What it says, if it gets to its end; empty for one that has killed itself. */
async function crash(program: string, run: CrashingRun): Promise<string> {
  const child = spawn(process.execPath, [program, JSON.stringify(run)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (data: Buffer) => (said[name] += data.toString()))
  const [code, signal] = await once(child, 'close')
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(said.stderr)
  return said.stdout
}

/** Kills a run at a moment, has another pxrun go on with it, and looks at what came of it. */
async function killedAt(program: string, way: Way, moment: string): Promise<void> {
  const { executor, engine, store, home, files, gate, run: given } = await planned(way)
  const { uuid } = given.plan
  expect([moment, await crash(program, { ...given, moment })]).toEqual([moment, ''])
  gate.open()
  for (;;) {
    await engine.settle()
    const run = await store.getRun(uuid)
    if (!run || run.finishedAt !== null) break
    if (await engine.isInterrupted(run)) await engine.drive(uuid)
  }
  const run = await store.getRun(uuid)
  const ran = join(files.outputs, 'ran')
  const seen = {
    moment,
    status: run?.status ?? 'unrecorded',
    ran: existsSync(ran) ? readFileSync(ran, 'utf8') : '',
    log: run ? readFileSync(files.attempt(run.attempt).log('main'), 'utf8') : '',
  }
  const isRecorded = moment !== 'before createRun'
  const whole = { moment, status: 'succeeded', ran: 'ran\n', log: 'one\ntwo\n' }
  expect(seen).toEqual(isRecorded ? whole : { moment, status: 'unrecorded', ran: '', log: '' })
  await vi.waitFor(() => expect([moment, ...processesNaming(home)]).toEqual([moment]), 10_000)
  expect([moment, ...((await executor.leftovers?.(home)) ?? [])]).toEqual([moment])
}

async function killedAtEach(way: Way): Promise<void> {
  const program = await bundled()
  const whole = await crash(program, (await planned(way)).run)
  expect(whole.split('\n')).toEqual(expect.arrayContaining([...CALLS]))
  const left = MOMENTS.values()
  async function killedAtLeft(): Promise<void> {
    for (const moment of left) await killedAt(program, way, moment)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, killedAtLeft))
}

describe.skipIf(process.platform !== 'linux')(`pxrun killed at ${MOMENTS.length} moments`, () => {
  it('of a run of processes', () => killedAtEach({ executor: () => new ProcessExecutor() }), PATIENCE_MS)

  onEngines(
    (daemon) => {
      const inContainers = () => {
        const { dockerHost } = daemon()
        return { dockerHost, executor: () => new DockerExecutor({ dockerHost, environment: {} }) }
      }
      it('of a run in containers', () => killedAtEach(inContainers()), PATIENCE_MS)
    },
    [dockerEngine],
  )
})
