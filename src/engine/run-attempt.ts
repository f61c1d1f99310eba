/** One attempt of a run: its init steps, then its containers. Input: the plan; output: what went wrong, if anything. */
import type { ContainerPlan } from '../executors/contract.js'
import type { Failure } from '../lifecycle/failure.js'
import { attend, together } from './attend.js'
import { buildImage } from './build-image.js'
import type { Drive } from './drive.js'
import type { DrivenRun } from './driven-run.js'
import { decidedWithout } from './endings-of.js'
import { allIncarnations, lastIncarnation } from './incarnations.js'
import { runInitSteps } from './init-steps.js'
import { hideKnownSecrets } from './known-secrets.js'
import { meetingAgain, meetingOf } from './meeting-of.js'
import type { EngineParts } from './parts.js'
import { makeContext } from './run-folders.js'
import { movedPorts } from './service/moved-ports.js'
import { tellRunning } from './service/tell-running.js'
import { planContainer, prepareContainers, startContainers } from './start-containers.js'

export async function runAttempt(
  parts: EngineParts,
  run: DrivenRun,
  drive: Drive,
): Promise<Failure | undefined> {
  const { plan, executor, watch } = drive
  const steps = plan.init.length
  const reason = 'PxrunEngine'
  await run.through([
    { type: 'scheduled', reason, message: `given to the executor ${executor.name}` },
    { type: 'starting', reason, message: steps === 0 ? 'starting' : `running ${steps} init steps` },
  ])
  makeContext(parts.layout.run(run.uuid), run.uuid)
  const built = await buildImage(parts, run, drive)
  const initialized = built.ok ? await runInitSteps(parts, run, { ...drive, plan: built.value }) : built
  await watch.refresh()
  const stop = watch.requests[0]
  if (stop) return { reason: 'stopped', by: stop.by }
  if (!built.ok) return built.error
  if (!initialized.ok) return initialized.error
  return await runContainers(parts, run, { ...drive, plan: built.value })
}

interface ClaimedAttempt extends Pick<Drive, 'plan' | 'executor'> {
  readonly uuid: string
  readonly attempt: number
}

/** Whether nothing shows that any container of a claimed attempt has started. */
export async function neverStarted(
  parts: EngineParts,
  { uuid, attempt, plan, executor }: ClaimedAttempt,
): Promise<boolean> {
  const files = parts.layout.run(uuid).attempt(attempt)
  for (const { name } of together(plan)) {
    if ((await executor.inspect(name, files)).state !== 'never-started') return false
  }
  return true
}

/** The same, and makes sure that nothing of it will start from here on, or is left. */
export async function neverBegan(parts: EngineParts, run: DrivenRun, drive: Drive): Promise<boolean> {
  const { plan, executor } = drive
  const { attempt } = run.record
  const files = parts.layout.run(run.uuid).attempt(attempt)
  if (!(await neverStarted(parts, { uuid: run.uuid, attempt, plan, executor }))) return false
  for (const { name } of together(plan)) await executor.stop(name, files, 0)
  for (const { name } of together(plan)) {
    const { state } = await executor.inspect(name, files)
    if (state !== 'never-started' && state !== 'lost') return false
  }
  // One that was made and not started belongs to an attempt that nobody looks at any more.
  await clean(parts, run, drive)
  return true
}

/** Goes on with an attempt whose containers an earlier pxrun has started, or was about to start. */
export async function adoptAttempt(
  parts: EngineParts,
  run: DrivenRun,
  drive: Drive,
): Promise<Failure | undefined> {
  const files = parts.layout.run(run.uuid).attempt(run.record.attempt)
  const { plan, executor, watch } = drive
  const attempt = (await parts.store.attempts(run.uuid)).find(({ number }) => number === run.record.attempt)
  if (attempt?.deadline) watch.setDeadline(new Date(attempt.deadline))
  await hideKnownSecrets(parts, run, { plan, containers: together(plan) })
  const containers: ContainerPlan[] = []
  for (const planned of meetingAgain(parts, run, drive)) {
    const { state } = await executor.inspect(planned.name, files)
    if (state === 'never-started') await executor.stop(planned.name, files, 0)
    // Planned anew only for what still needs it: to check whether it is ready, or alive, or to start it again.
    if (!plan.service && !planned.health && !planned.restarts) continue
    const container = await planContainer(parts, drive, planned)
    if (!container.ok) continue
    containers.push(container.value)
    const name = lastIncarnation(planned.name, files)
    // The earlier one was about to start it again; that it does so twice, the executor knows to prevent.
    if (name !== planned.name && (await executor.inspect(name, files)).state === 'never-started')
      await executor.start({ ...container.value, name }, files)
  }
  return await attendAndClean(parts, run, drive, containers)
}

async function runContainers(parts: EngineParts, run: DrivenRun, drive: Drive): Promise<Failure | undefined> {
  const { plan, executor, watch } = drive
  const { timeoutS } = plan.termination
  const files = parts.layout.run(run.uuid).attempt(run.record.attempt)
  const wanted = await meetingOf(parts, run, drive)
  if (wanted.length === 0) return { reason: 'refused', problem: 'the document has nothing to run' }
  const containers = await prepareContainers(parts, run, { ...drive, containers: wanted })
  if (!containers.ok) return containers.error
  for (const moved of movedPorts(drive)) await run.notice(moved)
  const claimedAt = parts.clock.now()
  const deadline = timeoutS === null ? undefined : new Date(claimedAt.getTime() + timeoutS * 1000)
  // Said before anything is spawned, so that it is spawned once only, whatever happens in between.
  const claimed = await parts.store.claimAttempt(run.uuid, run.epoch, {
    number: run.record.attempt,
    executor: executor.name,
    claimedAt: claimedAt.toISOString(),
    deadline: deadline?.toISOString() ?? null,
  })
  if (!claimed) return { reason: 'lost', problem: 'its attempt was already claimed by another pxrun' }
  const started = await startContainers({ executor, files, graceMs: parts.stopGraceMs }, containers.value)
  watch.setDeadline(deadline)
  if (started.ok) return await attendAndClean(parts, run, drive, containers.value)
  const decided = await decidedWithout({ executor, files }, plan)
  if (decided) return await attendAndClean(parts, run, { ...drive, plan: decided }, [])
  await clean(parts, run, drive)
  return started.error
}

async function attendAndClean(
  parts: EngineParts,
  run: DrivenRun,
  drive: Drive,
  containers: readonly ContainerPlan[],
): Promise<Failure | undefined> {
  const files = parts.layout.run(run.uuid).attempt(run.record.attempt)
  const over = new AbortController()
  const told = tellRunning(run, { ...drive, files, containers, signal: over.signal })
  try {
    // Of a job it is told before its first line; a service tells lines before it is ready.
    if (!drive.plan.service) await told
    return await attend(parts, run, { ...drive, started: containers })
  } finally {
    over.abort()
    await told
    await clean(parts, run, drive)
  }
}

async function clean(parts: EngineParts, run: DrivenRun, { plan, executor }: Drive): Promise<void> {
  const files = parts.layout.run(run.uuid).attempt(run.record.attempt)
  const names = together(plan).flatMap(({ name }) => allIncarnations(name, files))
  // The first one's network is in use as long as the others are there.
  for (const name of names.toReversed()) await executor.clean(name, files)
}
