/** Registered schedules and their slots for programs. Times are ISO 8601 in UTC. */
import type { Json } from '../../base/value.js'
import type { Instant } from '../../schedule/instant.js'
import { writeMoment } from '../../schedule/moment.js'
import { scheduleToJson } from '../../schedule/stored-schedule.js'
import type { TimeZone } from '../../schedule/time-zone.js'
import { definitionFromJson } from '../../scheduler/definition.js'
import type { ScheduleRecord, SlotRecord } from '../../store/schedule-contract.js'
import { reasonToJson } from './schedule-json.js'
import { nextTimes, slotText, standingOf, standingWhy } from './schedule-text.js'

const iso = (at: Instant): string => new Date(at).toISOString()

export function scheduleJson(record: ScheduleRecord, now: Instant) {
  const { uuid, project, name, status, state, waiting } = record
  const { schedule, keep, file } = definitionFromJson(record.definition)
  const { timing, endAt, ...policies } = scheduleToJson(schedule) as { readonly [key: string]: Json }
  return {
    uuid,
    project,
    name,
    status,
    standing: standingOf(record),
    why: standingWhy(record, now),
    timing: withIsoTimes(timing as { readonly [key: string]: Json }),
    end_at: typeof endAt === 'number' ? iso(endAt) : null,
    max_runs: policies.maxRuns ?? null,
    depends_on_past: policies.dependsOnPast!,
    past: policies.past!,
    catch_up: policies.catchUp!,
    keep: { runs: keep.runs ?? null, for_ms: keep.forMs ?? null },
    file,
    registered_at: iso(state.registeredAt),
    edited_at: state.editedAt === undefined ? null : iso(state.editedAt),
    decided_up_to: state.decidedUpTo === undefined ? null : iso(state.decidedUpTo),
    runs: state.runs,
    last_run: state.past.kind === 'none' ? null : state.past.run,
    waiting: waiting && { slot: iso(waiting.at), reason: reasonToJson(waiting.reason) },
    next: nextTimes(record, now, 5).map(iso),
  }
}

const withIsoTimes = ({ startAt, ...timing }: { readonly [key: string]: Json }) => ({
  ...timing,
  start_at: typeof startAt === 'number' ? iso(startAt) : null,
})

export function slotRecordJson(slot: SlotRecord, zone: TimeZone) {
  const { outcome, why } = slotText(slot, zone)
  return {
    slot: iso(slot.at),
    local: writeMoment(slot.at, zone),
    kind: slot.kind,
    outcome,
    run: slot.run?.uuid ?? null,
    run_status: slot.run?.status ?? null,
    late_ms: slot.outcome.kind === 'fired' ? slot.outcome.lateMs : null,
    reason: slot.outcome.kind === 'skipped' ? slot.outcome.reason : null,
    through:
      slot.outcome.kind === 'skipped' && slot.outcome.through !== null ? iso(slot.outcome.through) : null,
    count: slot.outcome.kind === 'skipped' && slot.outcome.through !== null ? slot.outcome.count : 1,
    decided_at: iso(slot.decidedAt),
    why,
  }
}
