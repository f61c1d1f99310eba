/**
 * Delivers hooks out of the store, at least once each, apart from the runs that they tell of.
 *
 *   pending ─ claimed ─┬─ conditions do not hold ─▶ skipped
 *                      ├─ taken by the server, or recorded as a run ─▶ delivered
 *                      ├─ not now ─▶ pending again, later each time, in the end failed
 *                      └─ cannot work ─▶ failed
 *
 * A claim belongs to a process; that of a dead one is free. Between a delivery and its record pxrun may die:
 * then it is delivered again.
 */
import { dict } from '../../base/value.js'
import { isAlive } from '../../host/processes.js'
import { systemIds } from '../../host/system.js'
import type { RunRecord } from '../../lifecycle/run.js'
import { isDone } from '../../lifecycle/status.js'
import { decideHook, type HookRequest } from '../../plan/hooks.js'
import type { Plan } from '../../plan/pipeline-plan.js'
import { type HookDelivery, type HookOutcome, StoreUnavailableError } from '../../store/contract.js'
import { draftOf } from '../draft.js'
import type { Driving } from '../driving.js'
import { planHubRun } from '../hub-plan.js'
import type { EngineParts } from '../parts.js'
import { hookConnection, hookUrl } from './hook-url.js'
import type { Told } from './messages.js'
import { postJson } from './post-json.js'
import { isPosted, writerOf } from './posted.js'

/** How long to wait before each further try; a day and a half in all. */
const BACK_OFF_S = [0.5, 2, 10, 60, 300, 1800, ...new Array<number>(36).fill(3600)]

/** How many are delivered at the same time. */
const AT_ONCE = 4

export class Outbox {
  readonly #parts: EngineParts
  readonly #driving: Driving
  readonly #leaving = new AbortController()
  readonly #underWay = new Set<number>()
  readonly #runs = new Set<Promise<unknown>>()
  #round: Promise<void> | undefined
  #isStale = false
  #mayStart = false
  #timer: NodeJS.Timeout | undefined

  constructor(driving: Driving) {
    this.#driving = driving
    this.#parts = driving.parts
  }

  /** This process drives runs, so it may start what a hook runs, also for one that died over it. */
  drives(): void {
    if (this.#mayStart) return
    this.#mayStart = true
    this.wake()
  }

  /** Looks for what is due, in the background. */
  wake(): void {
    if (this.#leaving.signal.aborted) return
    this.#isStale = true
    this.#round ??= this.#rounds()
      .catch((error: unknown) => {
        // What the store does not take now, a later look does.
        if (!(error instanceof StoreUnavailableError)) throw error
      })
      .finally(() => {
        this.#round = undefined
      })
    // A bug shows where somebody waits for the round.
    this.#round.catch(() => {})
  }

  /** Waits for what goes on now, with its first further tries, and for the runs that hooks have become. */
  async rest(patienceMs: number): Promise<void> {
    const end = this.#now() + patienceMs
    for (;;) {
      await this.#round
      await Promise.all(this.#runs)
      const next = await this.#nextDue()
      if (next === undefined || next > end) return
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - this.#now())))
      this.wake()
    }
  }

  /** Lets go of everything; what was not delivered stays in the store. */
  async close(graceMs: number): Promise<void> {
    clearTimeout(this.#timer)
    const grace = setTimeout(() => this.#leaving.abort(), graceMs)
    await this.#round?.catch(() => {})
    clearTimeout(grace)
    this.#leaving.abort()
    clearTimeout(this.#timer)
  }

  async #rounds(): Promise<void> {
    while (this.#isStale && !this.#leaving.signal.aborted) {
      this.#isStale = false
      const due = (await this.#ours()).filter(({ nextAt }) => Date.parse(nextAt) <= this.#now())
      const workers = Array.from({ length: AT_ONCE }, () => this.#work(due))
      await Promise.all(workers)
    }
    const next = await this.#nextDue()
    clearTimeout(this.#timer)
    if (next === undefined || this.#leaving.signal.aborted) return
    // A command that has nothing else to do does not stay for it.
    this.#timer = setTimeout(() => this.wake(), Math.min(Math.max(0, next - this.#now()), 3_600_000)).unref()
  }

  async #work(due: HookDelivery[]): Promise<void> {
    for (let hook = due.shift(); hook && !this.#leaving.signal.aborted; hook = due.shift()) {
      this.#underWay.add(hook.id)
      try {
        await this.#deliver(hook)
      } finally {
        this.#underWay.delete(hook.id)
      }
    }
  }

  /** The pending hooks that this process may deliver. */
  async #ours(): Promise<HookDelivery[]> {
    const pending = await this.#parts.store.pendingHooks()
    return pending.filter(
      ({ id, component, owner }) =>
        !this.#underWay.has(id) && (this.#mayStart || isPosted(component)) && (!owner || !isAlive(owner)),
    )
  }

  async #nextDue(): Promise<number | undefined> {
    try {
      const [first] = await this.#ours()
      return first && Date.parse(first.nextAt)
    } catch (error) {
      if (error instanceof StoreUnavailableError) return undefined
      throw error
    }
  }

  #now(): number {
    return this.#parts.clock.now().getTime()
  }

  async #deliver(hook: HookDelivery): Promise<void> {
    const { store, self } = this.#parts
    const { id, attempts } = hook
    if (!(await store.claimHook({ id, attempts, driver: self, hookRun: systemIds.uuid() }))) return
    const outcome = await this.#outcomeOf(hook)
    await store.settleHook(id, outcome)
  }

  async #outcomeOf(hook: HookDelivery): Promise<HookOutcome> {
    try {
      const run = await this.#parts.store.getRun(hook.uuid)
      if (!run) return { state: 'failed', message: 'the run was deleted' }
      const condition = (await this.#parts.store.conditions(hook.uuid))[hook.condition]
      const decided = decideHook(run, { position: hook.position, condition })
      if (!decided.ok) return { state: 'failed', message: decided.error }
      if (decided.value.kind === 'skip') return { state: 'skipped', message: decided.value.reason }
      const { request } = decided.value
      if (isPosted(hook.component)) return await this.#post(hook, { run, condition, request })
      return await this.#start(hook, run, request)
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error
      return { state: 'failed', message: `a bug in pxrun: ${(error as Error).message}` }
    }
  }

  async #post(hook: HookDelivery, told: Told): Promise<HookOutcome> {
    const { run, request } = told
    const { documentDir } = run.content as { readonly documentDir?: string | null }
    const { configuration } = this.#parts.configuration(documentDir ?? null)
    const connection = hookConnection(request.connection, configuration)
    const write = writerOf(hook.component, connection.ok ? connection.value.kind : undefined)
    const url = await hookUrl(request.connection, configuration, this.#parts.environment)
    if (!url.ok) return { state: 'failed', message: url.error }
    const posted = await postJson(url.value, write(told), this.#leaving.signal)
    switch (posted.kind) {
      case 'taken':
        return { state: 'delivered', message: `posted to ${request.connection}` }
      case 'refused':
        return { state: 'failed', message: posted.problem }
      case 'not-now':
        return laterOf(hook, posted.problem, this.#now())
    }
  }

  /** Records the run that the hook is, once, and drives it apart from everything else. */
  async #start(hook: HookDelivery, run: RunRecord, request: HookRequest): Promise<HookOutcome> {
    const { store, self } = this.#parts
    const claimed = (await store.hooks(hook.uuid)).find(({ id }) => id === hook.id)
    const uuid = claimed?.hookRun ?? systemIds.uuid()
    const delivered: HookOutcome = { state: 'delivered', message: `it is the run ${uuid}`, isRun: true }
    const present = await store.getRun(uuid)
    if (present) {
      if (!isDone(present.status)) this.#follow(this.#driving.adopt(uuid, { onEvent: () => {} }))
      return delivered
    }
    const planned = await planHubRun(this.#parts, run.content as unknown as Plan, {
      ...requestOf(request),
      uuid,
      name: `${run.name ?? run.kind}-hook`,
    })
    if (!planned.ok) return { state: 'failed', message: planned.error }
    const plan = planned.value
    const record = await store.createRun(draftOf(plan), self)
    const values = { status: run.status, hook: request.component }
    await store.recordEdge({ upstream: run.uuid, downstream: uuid, kind: 'event', values })
    this.#follow(this.#driving.start({ record, epoch: 1, plan }, { onEvent: () => {} }))
    return delivered
  }

  #follow(work: Promise<unknown>): void {
    const followed = work
      .catch(() => {})
      .finally(() => {
        this.#runs.delete(followed)
      })
    this.#runs.add(followed)
  }
}

/** Its params go through its connection, where it names one. */
function requestOf({ component, connection, queue, params, defaults }: HookRequest) {
  const through = connection === undefined ? {} : { connection }
  const sections = Object.entries(params).map(([name, value]) => [name, { value, ...through }] as const)
  return { component, queue, params: dict(sections), offered: defaults, isIndependent: true }
}

function laterOf({ attempts }: HookDelivery, problem: string, now: number): HookOutcome {
  const delay = BACK_OFF_S[attempts]
  const tries = `${attempts + 1} ${attempts === 0 ? 'try' : 'tries'}`
  if (delay === undefined) return { state: 'failed', message: `${problem}, given up after ${tries}` }
  const nextAt = new Date(now + delay * 1000).toISOString()
  return { state: 'pending', message: `${problem} (${tries})`, nextAt }
}
