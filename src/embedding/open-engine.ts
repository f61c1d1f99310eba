/** Puts an engine for other programs together: over the contracts, out of what they give and pxrun's own parts. */
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { loadConfiguration } from '../connections/load-configuration.js'
import { deleteRun } from '../engine/delete-run.js'
import { createEngine } from '../engine/engine.js'
import type { EngineParts } from '../engine/parts.js'
import type { Executor } from '../executors/contract.js'
import { DockerExecutor } from '../executors/docker/docker-executor.js'
import { ProcessExecutor } from '../executors/process/process-executor.js'
import { Spawner } from '../executors/process/spawner.js'
import { SandboxExecutor } from '../executors/sandbox/sandbox-executor.js'
import { homeLayout } from '../home/layout.js'
import { thisProcess } from '../host/processes.js'
import { systemClock, systemIds } from '../host/system.js'
import { FolderHub } from '../hub/folder-hub.js'
import { initializers as ownInitializers } from '../init/index.js'
import { connectionKinds as ownKinds } from '../init/kinds/index.js'
import type { Loader } from '../polyaxonfile/bundle.js'
import type { SchedulerParts } from '../scheduler/parts.js'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.js'
import { documentLoader } from './document-loader.js'
import type { Engine, EngineOptions, OwnExecutor } from './embedded-engine.js'
import { EmbeddedEngine } from './engine-of-parts.js'
import { packageRoot } from './package-root.js'

const STOP_GRACE_MS = 10_000

const OWN: readonly OwnExecutor[] = ['process', 'sandbox', 'docker']

export async function openEngine(options: EngineOptions): Promise<Engine> {
  const layout = homeLayout(resolve(options.home))
  const { clock = systemClock, ids = systemIds, stopGraceMs = STOP_GRACE_MS } = options
  const environment = options.environment ?? { ...process.env }
  const connectionKinds = withOwn(options.connectionKinds ?? [], ownKinds)
  const store = options.store ?? (await openSqliteStore(layout, { clock }))
  const parts: EngineParts = {
    store,
    layout,
    clock,
    environment,
    stopGraceMs,
    self: thisProcess(),
    executors: (options.executors ?? OWN).map((one) => executorOf(one, environment, options)),
    connectionKinds,
    initializers: withOwn(options.initializers ?? [], ownInitializers),
    hub: options.hub ?? new FolderHub(layout.hub),
    packageRoot: packageRoot(),
    configuration:
      options.configuration ?? ((folder) => loadConfiguration(layout.home, folder, connectionKinds)),
    pass: options.pass ?? [],
    ...(options.jobs !== undefined && { jobs: options.jobs }),
    ...(options.queues && { queues: options.queues }),
  }
  const inner = createEngine(parts)
  await inner.settle()
  const scheduling: SchedulerParts = {
    store,
    clock,
    ids,
    self: parts.self,
    planRun: inner.planSlot,
    runs: {
      drive: (uuid) => engine.resume(uuid),
      settle: () => inner.settle(),
      remove: (uuid) => deleteRun({ store, layout }, uuid),
    },
    sleep: (ms, signal) => wait(ms, undefined, { signal }).catch(() => {}),
  }
  const engine = new EmbeddedEngine({
    parts,
    inner,
    ids,
    scheduling,
    loader: options.loader ?? ownLoader(parts),
    ownsStore: options.store === undefined,
  })
  return engine
}

/** Paths that nobody refers to are absolute when they are asked for. */
const ownLoader = ({ layout, hub }: EngineParts): Loader =>
  documentLoader({ cwd: '/', cacheFolder: join(layout.home, 'cache', 'documents'), openHub: async () => hub })

function executorOf(
  wanted: OwnExecutor | Executor,
  environment: EngineParts['environment'],
  { dockerHost }: EngineOptions,
): Executor {
  const spawner = new Spawner(join(packageRoot(), 'dist', 'spawn.js'))
  switch (wanted) {
    case 'process':
      return new ProcessExecutor({ spawner })
    case 'sandbox':
      return new SandboxExecutor({ environment, spawner })
    case 'docker':
      return new DockerExecutor({ dockerHost, environment })
    default:
      return wanted
  }
}

/** What is given takes the place of pxrun's own of the same kind. */
function withOwn<T extends { readonly kind: string }>(given: readonly T[], own: readonly T[]): readonly T[] {
  const kinds = new Set(given.map(({ kind }) => kind))
  return [...given, ...own.filter(({ kind }) => !kinds.has(kind))]
}
