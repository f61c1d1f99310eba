/**
 * A process of its own that starts a container, or only observes it, and prints the events as JSON
 * lines: for tests that kill it or run it as another user.
 */

import type { ContainerPlan } from '../../../src/executors/contract.js'
import { DockerExecutor } from '../../../src/executors/docker/docker-executor.js'
import { homeLayout } from '../../../src/home/layout.js'

export interface PlannedRun {
  readonly dockerHost: string
  readonly home: string
  readonly uuid: string
  /** Without it the container `main` is only observed. */
  readonly plan?: ContainerPlan
}

const { dockerHost, home, uuid, plan } = JSON.parse(process.argv[2]!) as PlannedRun
const executor = new DockerExecutor({ dockerHost, environment: {} })
const attempt = homeLayout(home).run(uuid).attempt(1)
const started = plan ? await executor.start(plan, attempt) : undefined
process.stdout.write(`${JSON.stringify({ started })}\n`)
const { signal } = new AbortController()
for await (const event of executor.observe('main', attempt, { fromOffset: 0, signal }))
  process.stdout.write(`${JSON.stringify(event)}\n`)
