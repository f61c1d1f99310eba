/**
 * Drives a pipeline from its plan, or from where an earlier pxrun left it, to its end.
 *
 *   created → compiled → running ─ children ─┬─ all done ─▶ succeeded, or failed when one of them failed
 *                                            └─ stop asked ─▶ stopping ─ children gone ─▶ stopped
 */
import { fail, ok, type Result } from '../../base/result.js'
import { describeFailure, type Failure } from '../../lifecycle/failure.js'
import type { PipelinePlan, Plan } from '../../plan/pipeline-plan.js'
import { type StopRule, stopRules } from '../../plan/progress/early-stopping.js'
import type { DrivenRun } from '../driven-run.js'
import type { Driving } from '../driving.js'
import type { OnRunEvent } from '../events.js'
import type { StopWatch } from '../stop-watch.js'
import type { Controller } from './controller.js'
import { DagController } from './dag-controller.js'
import { EarlyStopper } from './early-stop.js'
import { MatrixController } from './matrix-controller.js'
import { recordNeverBegun } from './never-begun.js'
import { pipelineSection } from './pipeline-section.js'

export interface DrivePipeline {
  readonly plan: PipelinePlan & Pick<Plan, 'carries'>
  readonly watch: StopWatch
  readonly onEvent: OnRunEvent
  /** A child of it has begun: it waits no more for its first place. */
  readonly onBegun: () => void
}

export async function drivePipeline(driving: Driving, run: DrivenRun, given: DrivePipeline): Promise<void> {
  const { watch } = given
  const made = controllerOf(driving, run, given)
  if (!made.ok) return end(run, { failure: { reason: 'refused', problem: made.error } })
  const { controller, rules } = made.value
  if (run.record.startedAt === null) {
    await run.to('compiled', 'PxrunEngine', 'the pipeline is resolved')
  }
  if (run.record.startedAt === null || run.record.status === 'resuming') {
    await run.to('running', 'PxrunEngine', controller.summary)
  }
  const { clock } = driving.parts
  const early = new EarlyStopper(rules, { run, controller, now: () => clock.now() })
  await watch.refresh()
  watch.onRequest((kill) => void stopAll(run, controller, { by: watch.requests[0]!.by, kill }))
  try {
    await driveChildren(controller, { early, isStopped: () => watch.requests[0] !== undefined })
  } catch (error) {
    // What goes on without its controller would be lost sight of.
    await controller.children.stop('pxrun', false)
    throw error
  } finally {
    early.close()
  }
  const stop = watch.requests[0]
  const ended: Ending | undefined = stop ? { failure: { reason: 'stopped', by: stop.by } } : early.outcome()
  if (!ended) return end(run, { failure: controller.outcome() })
  await end(run, ended, await neverBegunIn(driving, run, given, ended))
}

/** Records the children whose turn does not come any more; one phrase about them, empty when there are none. */
async function neverBegunIn(
  driving: Driving,
  run: DrivenRun,
  { plan, onEvent }: DrivePipeline,
  ending: Ending,
): Promise<string> {
  const { reason, message: because } = wordsOf(ending)
  const { left, all } = await recordNeverBegun(driving.parts, run, {
    plan,
    reason,
    because,
    onRecorded: (record, message) => {
      const child = driving.driven({ record, epoch: 1 }, { onEvent, path: [...run.path, record.key!] })
      return child.tell({ kind: 'status', run: record, condition: { type: record.status, reason, message } })
    },
  })
  driving.onHooks()
  return left > 0 ? `; ${left} of ${all} never began` : ''
}

async function driveChildren(
  controller: Controller,
  { early, isStopped }: { readonly early: EarlyStopper; readonly isStopped: () => boolean },
): Promise<void> {
  const { children } = controller
  await controller.begin()
  for (let news = await children.next(); news; news = await children.next()) {
    // After the request to stop nothing follows from anything any more.
    if (isStopped() || early.hasEnded) continue
    await controller.take(news)
    await early.take(news)
  }
}

interface Made {
  readonly controller: Controller
  readonly rules: readonly StopRule[]
}

function controllerOf(driving: Driving, run: DrivenRun, given: DrivePipeline): Result<Made, string> {
  const { plan, onEvent, onBegun } = given
  if (plan.kind === 'schedule') return fail('the runs of a schedule are made by `pxrun scheduler`')
  const section = pipelineSection(driving.parts, plan, run.record)
  if (!section.ok) return section
  const whole = section.value
  const rules = stopRules(whole)
  const listensToMetrics = rules.some(({ kind }) => kind === 'metric')
  const shared = { plan, onEvent, onBegun, listensToMetrics, carriesFrom: plan.carries?.from }
  const controller =
    plan.kind === 'matrix'
      ? new MatrixController(driving, run, { ...shared, matrix: whole })
      : new DagController(driving, run, { ...shared, section: whole })
  return ok({ controller, rules })
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

interface Ending {
  readonly failure: Failure | undefined
  /** Why it ends before its time. */
  readonly reason?: string
}

async function end(run: DrivenRun, ending: Ending, more = ''): Promise<void> {
  const { status, reason, message } = wordsOf(ending)
  await run.to(status, reason, `${message}${more}`)
}

function wordsOf({ failure, reason }: Ending) {
  if (failure) {
    const status = failure.reason === 'stopped' ? 'stopped' : 'failed'
    return { status, reason: failure.reason, message: describeFailure(failure) } as const
  }
  const [code, message] =
    reason === undefined
      ? ['PxrunEngine', 'the pipeline has succeeded']
      : ['EarlyStopping', `it has ended early: ${reason}`]
  return { status: 'succeeded', reason: code, message } as const
}
