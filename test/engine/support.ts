import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { loadConfiguration } from '../../src/connections/load-configuration.js'
import { createEngine } from '../../src/engine/engine.js'
import type { RunEvent } from '../../src/engine/events.js'
import type { EngineParts } from '../../src/engine/parts.js'
import { ProcessExecutor } from '../../src/executors/process/process-executor.js'
import { homeLayout } from '../../src/home/layout.js'
import { thisProcess } from '../../src/host/processes.js'
import { systemClock, systemIds } from '../../src/host/system.js'
import { FolderHub } from '../../src/hub/folder-hub.js'
import { initializers } from '../../src/init/index.js'
import { connectionKinds } from '../../src/init/kinds/index.js'
import type { PlannedContainer, RunPlan } from '../../src/plan/run-plan.js'
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js'
import { tempDir } from '../support/temp-dir.js'

export const packageRoot = join(import.meta.dirname, '../..')

/** An engine over a real store in a home of its own, or in one that is there already. */
export async function engineInHome(more: Partial<EngineParts> = {}, home = tempDir()) {
  const layout = homeLayout(home)
  const store = await openSqliteStore(layout, { clock: systemClock })
  const parts: EngineParts = {
    store,
    layout,
    executors: [new ProcessExecutor()],
    initializers,
    connectionKinds,
    hub: new FolderHub(layout.hub),
    clock: systemClock,
    self: thisProcess(),
    environment: { PATH: process.env.PATH, HOME: home },
    configuration: (folder) => loadConfiguration(home, folder, connectionKinds),
    packageRoot,
    stopGraceMs: 5000,
    ...more,
  }
  const engine = createEngine(parts)
  let isOpen = true
  async function close(): Promise<void> {
    if (!isOpen) return
    isOpen = false
    await engine.close()
    await store.close()
  }
  onTestFinished(close)
  return { home, layout, store, parts, engine, close }
}

/** The plan of a job that runs a shell script. */
export function shellPlan(script: string, more: Partial<RunPlan> = {}): RunPlan {
  return {
    version: 1,
    uuid: systemIds.uuid(),
    name: 'test-job',
    project: 'default',
    owner: 'default',
    description: null,
    tags: [],
    kind: 'job',
    inputs: {},
    outputs: {},
    operation: { run: { kind: 'job', container: { command: ['sh', '-c', script] } } },
    init: [],
    executor: 'process',
    run: { kind: 'job' },
    containers: [shellContainer(script)],
    termination: { timeoutS: null, maxRetries: 0 },
    documentDir: null,
    ...more,
  }
}

/** A container that runs a shell script: the main one unless said otherwise. */
export function shellContainer(script: string, more: Partial<PlannedContainer> = {}): PlannedContainer {
  const command = ['sh', '-c', script]
  return {
    name: 'main',
    role: 'main',
    at: ['container'],
    pod: [],
    image: null,
    command,
    args: [],
    argv: command,
    env: {},
    workingDir: null,
    ...more,
  }
}

/** The plan with its main container changed. */
export const withMain = (plan: RunPlan, more: Partial<PlannedContainer>): RunPlan => ({
  ...plan,
  containers: plan.containers.map((container) =>
    container.role === 'main' ? { ...container, ...more } : container,
  ),
})

/** What a user reads of a run: its lines, and its statuses in order. */
export class Seen {
  readonly events: RunEvent[] = []
  readonly onEvent = (event: RunEvent) => {
    this.events.push(event)
  }
  get lines(): string[] {
    return this.events.flatMap((event) => (event.kind === 'log' ? [event.line] : []))
  }
  get statuses(): string[] {
    return this.events.flatMap((event) => (event.kind === 'status' ? [event.condition.type] : []))
  }
}
