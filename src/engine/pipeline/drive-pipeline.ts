/**
 * Drives a pipeline from its plan, or from where an earlier pxrun left it, to its end.
 *
 *   created → compiled → running ─ children ─┬─ all done ─▶ succeeded, or failed when one of them failed
 *                                            └─ stop asked ─▶ stopping ─ children gone ─▶ stopped
 */
import { unreachable } from '../../base/invariant.js'
import { describeFailure, type Failure } from '../../lifecycle/failure.js'
import type { PipelinePlan } from '../../plan/pipeline-plan.js'
import type { DrivenRun } from '../driven-run.js'
import type { Driving } from '../driving.js'
import type { OnRunEvent } from '../events.js'
import type { StopWatch } from '../stop-watch.js'
import type { Controller } from './controller.js'
import { DagController } from './dag-controller.js'

export interface DrivePipeline {
  readonly plan: PipelinePlan
  readonly watch: StopWatch
  readonly onEvent: OnRunEvent
  /** A child of it has begun: it waits no more for its first place. */
  readonly onBegun: () => void
}

export async function drivePipeline(driving: Driving, run: DrivenRun, given: DrivePipeline): Promise<void> {
  const { plan, watch } = given
  const controller = controllerOf(driving, run, given)
  if (!controller) {
    return end(run, { reason: 'refused', problem: `this pxrun cannot run a ${plan.kind} yet` })
  }
  if (run.record.startedAt === null) {
    await run.to('compiled', 'PxrunEngine', 'the pipeline is resolved')
    await run.to('running', 'PxrunEngine', controller.summary)
  }
  await watch.refresh()
  watch.onRequest((kill) => void stopAll(run, controller, { by: watch.requests[0]!.by, kill }))
  try {
    await controller.begin()
    for (let news = await controller.children.next(); news; news = await controller.children.next()) {
      // After the request to stop nothing follows from anything any more.
      if (!watch.requests[0]) await controller.take(news)
    }
  } catch (error) {
    // What goes on without its controller would be lost sight of.
    await controller.children.stop('pxrun', false)
    throw error
  }
  const stop = watch.requests[0]
  await end(run, stop ? { reason: 'stopped', by: stop.by } : controller.outcome())
}

function controllerOf(driving: Driving, run: DrivenRun, given: DrivePipeline): Controller | undefined {
  const { plan, onEvent, onBegun } = given
  switch (plan.kind) {
    case 'dag':
      return new DagController(driving, run, { plan, onEvent, onBegun })
    case 'matrix':
    case 'schedule':
      return undefined
    default:
      return unreachable(plan.kind)
  }
}

async function stopAll(
  run: DrivenRun,
  { children }: Controller,
  { by, kill }: { by: string; kill: boolean },
): Promise<void> {
  try {
    await children.stop(by, kill)
    await run.to('stopping', 'PxrunEngine', `it was asked to stop by ${by}`)
  } catch (error) {
    children.fail(error)
  }
}

async function end(run: DrivenRun, failure: Failure | undefined): Promise<void> {
  if (!failure) await run.to('succeeded', 'PxrunEngine', 'the pipeline has succeeded')
  else if (failure.reason === 'stopped') await run.to('stopped', failure.reason, describeFailure(failure))
  else await run.to('failed', failure.reason, describeFailure(failure))
  await run.release()
}
