/**
 * A process of its own that runs a plan and kills itself with SIGKILL at one moment: before or after a call of
 * its store, its executor or an init step, known by its name. Prints the names of all calls when it gets to the end.
 */
import { loadConfiguration } from '../../src/connections/load-configuration.js'
import { createEngine } from '../../src/engine/engine.js'
import type { ContainerEvent, Executor } from '../../src/executors/contract.js'
import { DockerExecutor } from '../../src/executors/docker/docker-executor.js'
import { ProcessExecutor } from '../../src/executors/process/process-executor.js'
import { homeLayout } from '../../src/home/layout.js'
import { thisProcess } from '../../src/host/processes.js'
import { systemClock } from '../../src/host/system.js'
import { FolderHub } from '../../src/hub/folder-hub.js'
import { initializers } from '../../src/init/index.js'
import { connectionKinds } from '../../src/init/kinds/index.js'
import type { RunPlan } from '../../src/plan/run-plan.js'
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js'
import { openGate } from '../support/open-gate.js'

export interface CrashingRun {
  readonly home: string
  readonly packageRoot: string
  readonly plan: RunPlan
  /** Where a container engine answers; without one the run is of processes. */
  readonly dockerHost?: string | undefined
  /** `before` or `after` and the name of a call; the first one of that name counts. Without one it gets to the end. */
  readonly moment?: string | undefined
  /** The gate that is opened once the run is known to be running. */
  readonly gate: string
}

const { home, packageRoot, plan, dockerHost, moment, gate } = JSON.parse(process.argv[2]!) as CrashingRun
const names = new Set<string>()

/** Says that a call is about to be made; gives what says that it was. */
function calling(name: string): () => void {
  const isFirst = !names.has(name)
  names.add(name)
  const dieAt = (when: string) => {
    if (isFirst && moment === `${when} ${name}`) process.kill(process.pid, 'SIGKILL')
  }
  dieAt('before')
  return () => dieAt('after')
}

type NameOf = (method: string, given: readonly unknown[]) => string

/** The same object, whose calls are known by their names. */
function crashing<T extends object>(real: T, nameOf: NameOf): T {
  return new Proxy(real, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        const called = calling(nameOf(String(key), given))
        const result: unknown = value.apply(target, given)
        if (result instanceof Promise) return result.finally(called)
        called()
        return result
      }
    },
  })
}

const ofStore: NameOf = (method, given) => {
  if (method !== 'addConditions') return method
  const [, , changes] = given as [string, number, readonly { readonly type: string }[]]
  return `${method} ${changes.at(-1)?.type}`
}

/** By the container, which is a plan or the name itself. */
const ofExecutor: NameOf = (method, [first, second]) => {
  const named = (method === 'plan' ? second : first) as { readonly name: string } | string | undefined
  return `${method} ${typeof named === 'object' ? named.name : named}`
}

/** Each line that it tells is a moment too. */
function crashingExecutor(real: Executor): Executor {
  const proxy = crashing(real, ofExecutor)
  const observe = proxy.observe
  async function* watched(...given: Parameters<Executor['observe']>): AsyncGenerator<ContainerEvent> {
    for await (const event of observe(...given)) {
      const told = calling(event.kind === 'log' ? `line ${event.line}` : `${event.kind} of ${given[0]}`)
      try {
        yield event
      } finally {
        told()
      }
    }
  }
  return new Proxy(proxy, {
    get: (target, key) => (key === 'observe' ? watched : Reflect.get(target, key, target)),
  })
}

async function main(): Promise<void> {
  const layout = homeLayout(home)
  const store = await openSqliteStore(layout, { clock: systemClock })
  const executor = dockerHost ? new DockerExecutor({ dockerHost, environment: {} }) : new ProcessExecutor()
  const engine = createEngine({
    store: crashing(store, ofStore),
    layout,
    executors: [crashingExecutor(executor)],
    initializers: initializers.map((each) => crashing(each, (method) => `${method} ${each.kind}`)),
    connectionKinds,
    hub: new FolderHub(layout.hub),
    clock: systemClock,
    self: thisProcess(),
    environment: { PATH: process.env.PATH, HOME: home },
    configuration: (folder) => loadConfiguration(home, folder, connectionKinds),
    packageRoot,
    stopGraceMs: 5000,
  })
  const run = await engine.run(plan, {
    onEvent: (event) => {
      if (event.kind === 'status' && event.condition.type === 'running') openGate(gate)
    },
  })
  if (run.status !== 'succeeded') throw new Error(JSON.stringify(await store.conditions(run.uuid)))
  process.stdout.write(`${[...names].join('\n')}\n`)
  await engine.close()
  await store.close()
}

void main()
