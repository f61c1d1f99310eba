/** Makes the runs of a schedule's slots, of the plan that the schedule's own run holds. */
import { invariant } from '../base/invariant.js'
import type { PipelinePlan } from '../plan/pipeline-plan.js'
import type { Fires, Skipped } from '../schedule/slot.js'
import type { NewSlot, ScheduleRecord, SlotKind } from '../store/schedule-contract.js'
import type { SchedulerParts } from './parts.js'
import { newSlotOf } from './slot-record.js'

/** A slot that was to fire: it has a run, or could not get one. */
export type Made =
  | { readonly slot: Fires; readonly stored: NewSlot; readonly run: string }
  | { readonly slot: Skipped; readonly stored: NewSlot }

export class RunMaker {
  readonly #parts: SchedulerParts
  readonly #schedule: ScheduleRecord
  #plan: PipelinePlan | undefined

  constructor(parts: SchedulerParts, schedule: ScheduleRecord) {
    this.#parts = parts
    this.#schedule = schedule
  }

  async make(slot: Fires, kind: SlotKind = 'slot'): Promise<Made> {
    this.#plan ??= await this.#readPlan()
    const { at, note } = slot
    const uuid = this.#parts.ids.uuid()
    const made = await this.#parts.planRun(this.#plan, { uuid, at })
    if (!made.ok) {
      const reason = { kind: 'refused', problem: made.error } as const
      const skipped: Skipped = { kind: 'skipped', at, ...(note && { note }), reason }
      return { slot: skipped, stored: newSlotOf(skipped, kind) }
    }
    const scheduleAt = new Date(at).toISOString()
    const key = kind === 'slot' ? scheduleAt : `${kind} ${scheduleAt}`
    const { edges } = made.value
    const run = { ...made.value.run, parent: this.#schedule.uuid, key, scheduleAt }
    return { slot, run: uuid, stored: { ...newSlotOf(slot, kind), run, edges } }
  }

  async #readPlan(): Promise<PipelinePlan> {
    const run = await this.#parts.store.getRun(this.#schedule.uuid)
    invariant(run, 'a schedule has a run of its own')
    return run.content as unknown as PipelinePlan
  }
}
