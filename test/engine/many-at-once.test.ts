/** Two hundred runs at once, on each executor: nothing is lost, nothing stays, and what is recorded is true. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Executor } from '../../src/executors/contract.js'
import { DockerExecutor } from '../../src/executors/docker/docker-executor.js'
import { ProcessExecutor } from '../../src/executors/process/process-executor.js'
import { BUSYBOX } from '../executors/engines/busybox-image.js'
import { dockerEngine } from '../executors/engines/docker-engine.js'
import { onEngines } from '../executors/engines/on-engines.js'
import { processesNaming } from '../support/processes.js'
import { engineInHome, shellPlan, withMain } from './support.js'

const MANY = 200
const PATIENCE_MS = 300_000

async function allEndWell(executor: Executor): Promise<void> {
  const { engine, layout, store, home } = await engineInHome({ executors: [executor] })
  const plans = Array.from({ length: MANY }, (_, index) =>
    shellPlan(`echo run ${index}; echo ${index} > $POLYAXON_ARTIFACTS_ROOT/$RUN/outputs/x`),
  ).map((plan) => ({
    ...withMain(plan, { env: { RUN: plan.uuid }, image: BUSYBOX }),
    executor: executor.name,
  }))
  const runs = await Promise.all(plans.map((plan) => engine.run(plan)))
  expect(runs.filter(({ status }) => status !== 'succeeded')).toEqual([])
  for (const [index, { uuid }] of runs.entries()) {
    expect(readFileSync(layout.run(uuid).attempt(1).log('main'), 'utf8')).toBe(`run ${index}\n`)
    expect(readFileSync(join(layout.run(uuid).outputs, 'x'), 'utf8')).toBe(`${index}\n`)
  }
  expect(await store.unfinishedRuns()).toEqual([])
  expect(processesNaming(home)).toEqual([])
  expect((await executor.leftovers?.(home)) ?? []).toEqual([])
}

describe.skipIf(process.platform !== 'linux')('two hundred runs at once all end well', () => {
  it('as processes', () => allEndWell(new ProcessExecutor()), PATIENCE_MS)

  onEngines(
    (daemon) => {
      const executor = () => new DockerExecutor({ dockerHost: daemon().dockerHost, environment: {} })
      it('in containers', () => allEndWell(executor()), PATIENCE_MS)
    },
    [dockerEngine],
  )
})
