/** Runs a custom init container to its end, in its place among the init steps. */
import { rmSync } from 'node:fs'
import { fail, ok, type Result } from '../base/result.js'
import { describeFailure, type Failure } from '../lifecycle/failure.js'
import type { PlannedContainer } from '../plan/run-plan.js'
import type { Drive } from './drive.js'
import type { DrivenRun } from './driven-run.js'
import { followContainer } from './follow-container.js'
import { failureOf } from './outcome.js'
import type { EngineParts } from './parts.js'
import { linkRunFolder } from './run-folders.js'
import { prepareContainers, startContainers } from './start-containers.js'

/** What went wrong, in words; nothing when it did not, or when it was stopped. */
export async function runInitContainer(
  parts: EngineParts,
  run: DrivenRun,
  drive: Drive & { readonly container: PlannedContainer },
): Promise<Result<void, string>> {
  const { executor, watch, container } = drive
  const { name } = container
  const layout = parts.layout.run(run.uuid)
  const files = layout.attempt(run.record.attempt)
  const { signal } = new AbortController()
  // An earlier pxrun may have died while it ran: init steps start anew.
  await executor.stop(name, files, 0)
  await executor.clean(name, files)
  for (const file of [files.pid(name), files.exit(name)]) rmSync(file, { force: true })
  const stops: Promise<void>[] = []
  try {
    const prepared = await prepareContainers(parts, run, { ...drive, containers: [container] })
    if (!prepared.ok) return failed(prepared.error)
    const started = await startContainers({ executor, files, graceMs: 0 }, prepared.value)
    if (!started.ok) return failed(started.error)
    watch.onRequest((killNow) => stops.push(executor.stop(name, files, killNow ? 0 : parts.stopGraceMs)))
    const failure = failureOf(name, await followContainer(run, name, { executor, files, signal }))
    return failure ? failed(failure) : ok(undefined)
  } finally {
    watch.onRequest(() => {})
    await Promise.all(stops)
    await executor.clean(name, files)
    linkRunFolder(layout, run.uuid)
  }
}

const failed = (failure: Failure): Result<void, string> => fail(describeFailure(failure))
