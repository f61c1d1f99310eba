/** One container of one attempt in a home of its own, for tests of the docker executor. */
import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { ContainerOptions } from '../../../src/executors/container-options.js'
import type { ContainerEvent, ContainerPlan } from '../../../src/executors/contract.js'
import { DockerExecutor } from '../../../src/executors/docker/docker-executor.js'
import { type AttemptLayout, homeLayout } from '../../../src/home/layout.js'
import { tempDir } from '../../support/temp-dir.js'
import { BUSYBOX } from './busybox-image.js'
import type { EngineDaemon } from './engine-daemon.js'

export interface ContainerRun {
  readonly home: string
  readonly uuid: string
  readonly attempt: AttemptLayout
  readonly executor: DockerExecutor
  /** A plan for a shell line; sees the home at its own path. */
  shell(script: string, options?: ContainerOptions): ContainerPlan
}

export function containerRun(
  daemon: EngineDaemon,
  environment: Record<string, string> = {},
  home = tempDir(),
): ContainerRun {
  const uuid = randomUUID().replaceAll('-', '')
  const attempt = homeLayout(home).run(uuid).attempt(1)
  const executor = new DockerExecutor({ dockerHost: daemon.dockerHost, environment })
  onTestFinished(async () => {
    for (const { container } of await executor.leftovers(home)) await executor.clean(container, attempt)
  })
  const shell = (script: string, options: ContainerOptions = {}): ContainerPlan => ({
    name: 'main',
    image: BUSYBOX,
    argv: ['sh', '-c', script],
    env: { PATH: '/bin' },
    workingDir: '',
    container: {
      network: 'none',
      ...options,
      mounts: [{ kind: 'bind', source: home, target: home, readOnly: false }, ...(options.mounts ?? [])],
    },
  })
  return { home, uuid, attempt, executor, shell }
}

/** All events from the start to the end, as text; each may be answered while the container waits for it. */
export async function observed(
  { executor, attempt }: ContainerRun,
  onEvent: (event: ContainerEvent) => Promise<unknown> = async () => {},
): Promise<string[]> {
  const seen: string[] = []
  const answers: Promise<unknown>[] = []
  const { signal } = new AbortController()
  for await (const event of executor.observe('main', attempt, { fromOffset: 0, signal })) {
    seen.push(summary(event))
    answers.push(onEvent(event))
  }
  await Promise.all(answers)
  return seen
}

/** Starts a container and gives its events. */
export async function ran(run: ContainerRun, plan: ContainerPlan): Promise<string[]> {
  const started = await run.executor.start(plan, run.attempt)
  if (!started.ok) throw new Error(JSON.stringify(started.error))
  return await observed(run)
}

export function summary(event: ContainerEvent): string {
  switch (event.kind) {
    case 'log':
      return event.line
    case 'exited':
      return `exit ${event.exitCode}${event.outOfMemory ? ' out of memory' : ''}`
    case 'notice':
      return `notice: ${event.message}`
    case 'lost':
      return 'lost'
  }
}
