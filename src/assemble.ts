/** Puts together a home and the engine over it, out of the implementations that this program ships. */
import { isAbsolute, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { OpenHome } from './cli/application.js'
import { loadConfiguration } from './connections/load-configuration.js'
import { deleteRun } from './engine/delete-run.js'
import { createEngine, type Engine } from './engine/engine.js'
import { DockerExecutor } from './executors/docker/docker-executor.js'
import { ProcessExecutor } from './executors/process/process-executor.js'
import { Spawner } from './executors/process/spawner.js'
import { SandboxExecutor } from './executors/sandbox/sandbox-executor.js'
import { homeLayout } from './home/layout.js'
import { thisProcess } from './host/processes.js'
import { systemClock, systemIds } from './host/system.js'
import { FolderHub } from './hub/folder-hub.js'
import { initializers } from './init/index.js'
import { connectionKinds } from './init/kinds/index.js'
import type { SchedulerParts } from './scheduler/parts.js'
import { StoreUnavailableError } from './store/contract.js'
import { openSqliteStore } from './store/sqlite/open-sqlite-store.js'

/** How long a stopped process may take to end by itself. */
const STOP_GRACE_MS = 10_000

export interface Surroundings {
  readonly home: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly packageRoot: string
  /** Where a container engine answers, if the user said so. */
  readonly dockerHost?: string | undefined
  /** Names of further variables of the environment that runs get. */
  readonly pass?: readonly string[] | undefined
  /** How many processes and containers may run at once; as many as there are cores unless given. */
  readonly jobs?: number | undefined
  /** How long to wait for a store that others hold; the store's own patience if not given. */
  readonly patienceMs?: number | undefined
}

export async function assemble({
  home,
  environment,
  packageRoot,
  dockerHost,
  pass = [],
  jobs,
  patienceMs,
}: Surroundings): Promise<OpenHome> {
  const layout = homeLayout(isAbsolute(home) ? home : resolve(home))
  const store = await openSqliteStore(layout, { clock: systemClock, ...(patienceMs && { patienceMs }) })
  const spawner = new Spawner(join(packageRoot, 'dist', 'spawn.js'))
  const engine = createEngine({
    store,
    layout,
    executors: [
      new ProcessExecutor({ spawner }),
      new SandboxExecutor({ environment, spawner }),
      new DockerExecutor({ dockerHost, environment }),
    ],
    initializers,
    connectionKinds,
    hub: new FolderHub(environment.PXRUN_HUB ? resolve(environment.PXRUN_HUB) : layout.hub),
    clock: systemClock,
    self: thisProcess(),
    environment,
    pass,
    configuration: (folder) => loadConfiguration(layout.home, folder, connectionKinds),
    // All runs of a home share its queues.
    queues: loadConfiguration(layout.home, null, connectionKinds).configuration.queues,
    packageRoot,
    stopGraceMs: STOP_GRACE_MS,
    ...(jobs !== undefined && { jobs }),
  })
  await settleIfPossible(engine)
  const scheduling: SchedulerParts = {
    store,
    clock: systemClock,
    ids: systemIds,
    self: thisProcess(),
    planRun: engine.planSlot,
    runs: {
      drive: (uuid) => engine.drive(uuid),
      settle: () => engine.settle(),
      remove: (uuid) => deleteRun({ store, layout }, uuid),
    },
    sleep: (ms, signal) => wait(ms, undefined, { signal }).catch(() => {}),
  }
  return { layout, store, engine, scheduling }
}

/** A store that takes no writes now (a full disk, a long lock) can still be read: settling comes with a later command. */
async function settleIfPossible(engine: Engine): Promise<void> {
  try {
    await engine.settle()
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error
  }
}
