/**
 * Attends to the containers of an attempt that were started, by this pxrun or an earlier one: tells their
 * lines and metrics, and stops them when that is asked for or when the end of the run is decided.
 */
import type { Failure } from '../lifecycle/failure.js'
import { describeFailure } from '../lifecycle/failure.js'
import { pluginsOf } from '../plan/plugins.js'
import type { PlannedContainer, RunPlan } from '../plan/run-plan.js'
import type { Drive } from './drive.js'
import type { DrivenRun } from './driven-run.js'
import { followContainer } from './follow-container.js'
import { LiveMetrics } from './live-metrics.js'
import { type Ending, failureOf, judge, verdictOf } from './outcome.js'
import type { EngineParts } from './parts.js'
import { ResourceSampler } from './resource-sampler.js'

/** The containers that run at the same time: all but those that are init steps. */
export const together = ({ containers }: RunPlan): readonly PlannedContainer[] =>
  containers.filter(({ role }) => role !== 'init')

export async function attend(
  parts: EngineParts,
  run: DrivenRun,
  { plan, executor, watch }: Drive,
): Promise<Failure | undefined> {
  const containers = together(plan)
  const files = parts.layout.run(run.uuid).attempt(run.record.attempt)
  const endings = new Map<string, Ending>()
  const stops: Promise<void>[] = []
  const stop = (graceMs: number) => {
    for (const { name } of containers) if (!endings.has(name)) stops.push(executor.stop(name, files, graceMs))
  }
  watch.onRequest((killNow) => stop(killNow ? 0 : parts.stopGraceMs))
  const metrics = new LiveMetrics(parts, run)
  const names = containers.map(({ name }) => name)
  const sampler = pluginsOf(plan.operation).collectResources
    ? new ResourceSampler(parts, run, { executor, files, containers: names })
    : undefined
  const cancel = new AbortController()
  const attendOne = async ({ name }: PlannedContainer) => {
    const ending = await followContainer(run, name, { executor, files, signal: cancel.signal })
    const wasDecided = verdictOf(containers, endings) !== undefined
    endings.set(name, ending)
    if (wasDecided || watch.requests.length > 0) return
    if (verdictOf(containers, endings)) return stop(parts.stopGraceMs)
    const failure = failureOf(name, ending)
    if (failure) await run.notice(`${describeFailure(failure)}; the run goes on`)
  }
  try {
    await Promise.all(containers.map(attendOne))
  } finally {
    cancel.abort()
    metrics.close()
    sampler?.close()
    await Promise.all(stops)
    await watch.refresh()
  }
  return judge(containers, endings, { requests: watch.requests, timeoutS: plan.termination.timeoutS })
}
