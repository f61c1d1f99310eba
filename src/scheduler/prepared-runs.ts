/**
 * Runs that were planned before their slot is due: planning takes longer than deciding, and a thousand slots
 * of one second would wait for one another. A plan is used only for the schedule as it was last edited and the
 * slot it was made for; what depends on other runs, or takes ports, is planned when its time has come.
 */
import type { PipelinePlan } from '../plan/pipeline-plan.js'
import type { Instant } from '../schedule/instant.js'
import type { DueSchedule, ScheduleRecord } from '../store/schedule-contract.js'
import type { PlannedRun, SchedulerParts } from './parts.js'

/** So long before their slots. */
const AHEAD_MS = 15_000
/** More than this are not held in memory. */
const MOST = 2000
/** How long the loop may be kept from its slots at a time. */
const SLICE_MS = 25

interface Prepared {
  readonly editedAt: Instant | null
  readonly at: Instant
  /** Undefined for one that is to be planned in time. */
  readonly planned: PlannedRun | undefined
}

export class PreparedRuns {
  readonly #parts: SchedulerParts
  readonly #prepared = new Map<string, Prepared>()

  constructor(parts: SchedulerParts) {
    this.#parts = parts
  }

  /** The run of that slot, if it was planned; each is given once. */
  take({ uuid, state }: ScheduleRecord, at: Instant): PlannedRun | undefined {
    const found = this.#prepared.get(uuid)
    const isCurrent = found?.editedAt === (state.editedAt ?? null)
    if (found && (!isCurrent || found.at <= at)) this.#prepared.delete(uuid)
    return isCurrent && found.at === at ? found.planned : undefined
  }

  /** Plans some of what is due next; true when there is more to plan. */
  async work(): Promise<boolean> {
    const { store, clock } = this.#parts
    const began = performance.now()
    const now = clock.now().getTime()
    this.#forget(now)
    for (const next of await store.schedules.dueBetween({ from: now, to: now + AHEAD_MS }, MOST)) {
      if (this.#prepared.size >= MOST) return false
      const known = this.#prepared.get(next.uuid)
      if (known && known.editedAt === next.editedAt && known.at === next.nextAt) continue
      await this.#prepare(next)
      if (performance.now() - began > SLICE_MS) return true
    }
    return false
  }

  /** Of schedules that were removed, or whose slot was skipped, nobody takes the run. */
  #forget(now: Instant): void {
    for (const [uuid, { at }] of this.#prepared) if (at < now - AHEAD_MS) this.#prepared.delete(uuid)
  }

  async #prepare({ uuid, editedAt, nextAt: at }: DueSchedule) {
    const run = await this.#parts.store.getRun(uuid)
    const made =
      run &&
      (await this.#parts.planRun(run.content as unknown as PipelinePlan, {
        uuid: this.#parts.ids.uuid(),
        at,
      }))
    const isLasting = made?.ok && made.value.edges.length === 0 && made.value.run.kind !== 'service'
    this.#prepared.set(uuid, { editedAt, at, planned: isLasting ? made.value : undefined })
  }
}
