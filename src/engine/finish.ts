/** The end of a run: collect what it left, write its log, record its final status. Done by its driver, or later by whoever settles it. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { deriveLogFile, loggedContainers } from '../home/run-log.js'
import { describeFailure, type Failure } from '../lifecycle/failure.js'
import type { Plan } from '../plan/pipeline-plan.js'
import { pluginsOf } from '../plan/plugins.js'
import { collectRun } from '../tracking/collect-run.js'
import type { DrivenRun } from './driven-run.js'
import { removeExpired, scheduleExpiry } from './expiry.js'
import type { EngineParts } from './parts.js'
import { strayRuns } from './run-folders.js'

export async function finish(
  parts: EngineParts,
  run: DrivenRun,
  failure: Failure | undefined,
): Promise<void> {
  const plugins = pluginsOf((run.record.content as unknown as Plan).operation)
  if (await hasRun(parts, run)) {
    await run.to('processing', 'PxrunEngine', 'collecting outputs and artifacts')
    if (plugins.collectArtifacts) await collect(parts, run)
  }
  if (plugins.collectLogs) await deriveLogs(parts, run)
  else forgetLogs(parts, run)
  await scheduleExpiry(parts, run)
  if (!failure) await run.to('succeeded', 'PxrunEngine', 'the run has succeeded')
  else if (failure.reason === 'stopped') await run.to('stopped', failure.reason, describeFailure(failure))
  else await run.to('failed', failure.reason, describeFailure(failure))
  await removeExpired(parts)
}

/** Also a service that never answered has run. */
async function hasRun({ store }: EngineParts, { record }: DrivenRun): Promise<boolean> {
  if (record.startedAt !== null) return true
  return record.kind === 'service' && (await store.attempts(record.uuid)).length > 0
}

/** Takes in what the run tracked. A file that cannot be read costs that file, not the run. */
async function collect(parts: EngineParts, run: DrivenRun): Promise<void> {
  const layout = parts.layout.run(run.uuid)
  const { root, contextArtifacts } = layout
  for (const stray of strayRuns(layout, run.uuid)) {
    await run.notice(
      `a script tracked into a run of its own, ${join(layout.contextOffline, 'runs', stray)}: a .polyaxon/.project file makes the polyaxon library ignore its run`,
    )
  }
  const collected = await collectRun(root, {
    aliases: [join(contextArtifacts, run.uuid), `/plx-context/artifacts/${run.uuid}`],
  })
  for (const problem of collected.problems) await run.notice(problem)
  await run.recordMetrics(collected.metrics)
  await run.recordArtifacts(collected.artifacts)
  const { outputs, inputs, tags, name, description, metaInfo } = collected
  const isEmpty = Object.keys({ ...outputs, ...inputs, ...metaInfo }).length === 0
  if (isEmpty && !tags && !name && !description) return
  await run.update({
    outputs: { ...run.outputs, ...outputs },
    metaInfo: { ...run.record.metaInfo, ...metaInfo },
    ...(inputs && { inputs: { ...run.record.inputs, ...inputs } }),
    ...(tags && { tags: [...new Set([...run.record.tags, ...tags])] }),
    ...(name && { name }),
    ...(description && { description }),
  })
}

/** The document wants no logs to be kept: what containers printed was told, and goes. */
function forgetLogs({ layout }: EngineParts, run: DrivenRun): void {
  const files = layout.run(run.uuid)
  for (let attempt = 1; attempt <= run.record.attempt; attempt++) {
    for (const container of loggedContainers(files, attempt)) {
      const { log, logIndex } = files.attempt(attempt)
      for (const path of [log(container), logIndex(container)]) rmSync(path, { force: true })
    }
  }
}

async function deriveLogs(parts: EngineParts, run: DrivenRun): Promise<void> {
  // It never came so far as to have a folder, nor anything to say.
  if (!existsSync(parts.layout.run(run.uuid).root)) return
  try {
    await deriveLogFile(parts.layout.run(run.uuid), run.record.attempt, 'local')
  } catch (error) {
    await run.notice(
      `plxlogs/logs.jsonl could not be written: ${(error as Error).message}; the raw log is complete`,
    )
  }
}
