/**
 * A process of its own that runs a plan and kills itself with SIGKILL at one moment: before or after the
 * n-th call of its store, its executor or an init step. Prints the number of calls when it gets to the end.
 */
import { loadConfiguration } from '../../src/connections/load-configuration.js'
import { createEngine } from '../../src/engine/engine.js'
import { ProcessExecutor } from '../../src/executors/process/process-executor.js'
import { homeLayout } from '../../src/home/layout.js'
import { thisProcess } from '../../src/host/processes.js'
import { systemClock } from '../../src/host/system.js'
import { FolderHub } from '../../src/hub/folder-hub.js'
import { initializers } from '../../src/init/index.js'
import { connectionKinds } from '../../src/init/kinds/index.js'
import type { RunPlan } from '../../src/plan/run-plan.js'
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js'

export interface CrashingRun {
  readonly home: string
  readonly packageRoot: string
  readonly plan: RunPlan
  /** `0` for never. */
  readonly call: number
  readonly when: 'before' | 'after'
}

const { home, packageRoot, plan, call, when } = JSON.parse(process.argv[2]!) as CrashingRun
let calls = 0

/** The same object, whose methods count. */
function crashing<T extends object>(real: T): T {
  return new Proxy(real, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      // Asked again and again, so that their number is not that of the run's steps.
      if (key === 'dataVersion' || key === 'requests') return value.bind(target)
      return (...given: unknown[]) => {
        calls++
        const isTheCall = calls === call
        if (isTheCall && when === 'before') process.kill(process.pid, 'SIGKILL')
        const result: unknown = value.apply(target, given)
        if (!isTheCall) return result
        if (!(result instanceof Promise)) process.kill(process.pid, 'SIGKILL')
        return (result as Promise<unknown>).finally(() => process.kill(process.pid, 'SIGKILL'))
      }
    },
  })
}

async function main(): Promise<void> {
  const layout = homeLayout(home)
  const store = await openSqliteStore(layout, { clock: systemClock })
  const engine = createEngine({
    store: crashing(store),
    layout,
    executors: [crashing(new ProcessExecutor())],
    initializers: initializers.map(crashing),
    connectionKinds,
    hub: new FolderHub(layout.hub),
    clock: systemClock,
    self: thisProcess(),
    environment: { PATH: process.env.PATH, HOME: home },
    configuration: (folder) => loadConfiguration(home, folder, connectionKinds),
    packageRoot,
    stopGraceMs: 5000,
  })
  const run = await engine.run(plan)
  if (run.status !== 'succeeded') throw new Error(JSON.stringify(await store.conditions(run.uuid)))
  process.stdout.write(`${calls}\n`)
  await store.close()
}

void main()
