/**
 * Creates and starts a container, at most once for an attempt however often it is tried.
 *
 *   (nothing) ──create──> created ──record──> recorded ──start──> running
 *
 * The name makes the first step one that cannot be done twice. The record is on disk before the start,
 * so that without a record nothing was ever started; and whoever finds a record looks first, since
 * engines start an ended container a second time without a word.
 */
import { fail, ok, type Result } from '../../base/result.js'
import type { AttemptLayout } from '../../home/layout.js'
import type { Failure } from '../../lifecycle/failure.js'
import type { ContainerPlan } from '../contract.js'
import type { EngineApi } from './api/engine-api.js'
import { EngineRefusalError } from './api/engine-errors.js'
import type { CreateRequest } from './api/wire.js'
import { readContainerRecord, removeContainerRecord, writeContainerRecord } from './container-files.js'
import type { ContainerIdentity } from './container-identity.js'
import { addressText } from './engine-address.js'
import { withPatience } from './patience.js'
import { startFailure } from './start-problem.js'

/** An engine that is being restarted is back within this time. */
const PATIENCE_MS = 20_000

export interface Start {
  readonly api: EngineApi
  readonly plan: ContainerPlan
  readonly attempt: AttemptLayout
  readonly identity: ContainerIdentity
  readonly request: CreateRequest
}

export async function startContainer(start: Start): Promise<Result<void, Failure>> {
  const { api, plan, attempt } = start
  const recordFile = attempt.pid(plan.name)
  const recorded = readContainerRecord(recordFile)
  const created = recorded ? ok({ id: recorded.id, isNew: false }) : await create(start)
  if (!created.ok) return created
  const { id, isNew } = created.value
  writeContainerRecord(recordFile, { id, engine: addressText(api.address) })
  return await startOnce(start, id, isNew)
}

async function create({
  api,
  plan,
  identity,
  request,
}: Start): Promise<Result<{ id: string; isNew: boolean }, Failure>> {
  const refuse = (problem: string) =>
    fail(startFailure({ container: plan.name, program: plan.argv[0] ?? '', problem }))
  try {
    return ok({ id: await withPatience(PATIENCE_MS, () => api.create(identity.name, request)), isNew: true })
  } catch (error) {
    if (!(error instanceof EngineRefusalError)) throw error
    if (isNoImage(error))
      return fail({
        reason: 'image-pull',
        container: plan.name,
        image: request.Image,
        problem: error.problem,
      })
    if (!isNameTaken(error)) return refuse(error.problem)
  }
  const other = await api.container(identity.name)
  if (!other) return refuse(`a container named ${identity.name} was there and is gone`)
  const labels = other.Config.Labels ?? {}
  const isOurs = Object.entries(identity.labels).every(([label, value]) => labels[label] === value)
  return isOurs
    ? ok({ id: other.Id, isNew: false })
    : refuse(`the engine has another container named ${identity.name}`)
}

async function startOnce(
  { api, plan, attempt }: Start,
  id: string,
  isNew: boolean,
): Promise<Result<void, Failure>> {
  let mayHaveStarted = !isNew
  try {
    return await withPatience(PATIENCE_MS, async () => {
      if (mayHaveStarted) {
        const container = await api.container(id)
        if (!container)
          return fail<Failure>({ reason: 'lost', problem: 'its container was removed from outside' })
        if (!isYetToStart(container.State.Status)) return ok(undefined)
      }
      mayHaveStarted = true
      await api.start(id)
      return ok(undefined)
    })
  } catch (error) {
    if (!(error instanceof EngineRefusalError)) throw error
    const program = (await api.container(id))?.Path ?? ''
    await api.remove(id)
    removeContainerRecord(attempt.pid(plan.name))
    return fail(startFailure({ container: plan.name, program, problem: error.problem }))
  }
}

const isYetToStart = (status: string): boolean => ['created', 'configured', 'initialized'].includes(status)

/** Docker says it by its status, Podman by its words. */
const isNameTaken = ({ status, problem }: EngineRefusalError): boolean =>
  status === 409 || /name .* is (already )?in use/.test(problem)

const isNoImage = ({ status, problem }: EngineRefusalError): boolean =>
  status === 404 && /image/i.test(problem)
