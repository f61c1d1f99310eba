/** Makes the runs of a schedule's slots, of the plan that the schedule's own run holds. */
import { invariant } from '../base/invariant.js'
import { ok, type Result } from '../base/result.js'
import type { RunEdge } from '../lifecycle/run.js'
import type { PipelinePlan } from '../plan/pipeline-plan.js'
import type { Instant } from '../schedule/instant.js'
import type { OccurrenceNote } from '../schedule/occurrence.js'
import type { Fires, Skipped } from '../schedule/slot.js'
import type { NewSlot, ScheduleRecord, SlotKind } from '../store/schedule-contract.js'
import type { PlannedRun, WorkingParts } from './parts.js'
import { newSlotOf } from './slot-record.js'

/** A slot that was to fire: it has a run, or could not get one. */
export type Made =
  | { readonly slot: Fires; readonly stored: NewSlot; readonly run: string }
  | { readonly slot: Skipped; readonly stored: NewSlot }

export class RunMaker {
  readonly #parts: WorkingParts
  readonly #schedule: ScheduleRecord
  #schedulePlan: PipelinePlan | undefined

  constructor(parts: WorkingParts, schedule: ScheduleRecord) {
    this.#parts = parts
    this.#schedule = schedule
  }

  async make(slot: Fires, kind: SlotKind = 'slot'): Promise<Made> {
    const { at, note } = slot
    const made = await this.#plan(at)
    if (!made.ok) {
      const reason = { kind: 'refused', problem: made.error } as const
      const skipped: Skipped = { kind: 'skipped', at, ...(note && { note }), reason }
      return { slot: skipped, stored: newSlotOf(skipped, kind) }
    }
    const scheduleAt = new Date(at).toISOString()
    const key = kind === 'slot' ? scheduleAt : `${kind} ${scheduleAt}`
    const { run: draft } = made.value
    const edges = [...made.value.edges, ...eventEdges(note, draft.uuid)]
    const run = { ...draft, parent: this.#schedule.uuid, key, scheduleAt }
    return { slot, run: run.uuid, stored: { ...newSlotOf(slot, kind), run, edges } }
  }

  async #plan(at: Instant): Promise<Result<PlannedRun, string>> {
    const prepared = this.#parts.prepared(this.#schedule, at)
    if (prepared) return ok(prepared)
    this.#schedulePlan ??= await this.#readPlan()
    return this.#parts.planRun(this.#schedulePlan, { uuid: this.#parts.ids.uuid(), at })
  }

  async #readPlan(): Promise<PipelinePlan> {
    const run = await this.#parts.store.getRun(this.#schedule.uuid)
    invariant(run, 'a schedule has a run of its own')
    return run.content as unknown as PipelinePlan
  }
}

/** A run that was waited for has to do with what came of it. */
function eventEdges(note: OccurrenceNote | undefined, downstream: string): RunEdge[] {
  if (note?.kind !== 'event') return []
  return note.runs.map(({ run, status }) => ({
    upstream: run,
    downstream,
    kind: 'event',
    values: { status },
  }))
}
