/**
 * Registers a schedule, or changes the one of that name: what was due before the change and had not run
 * belongs to the schedule as it was, and is skipped.
 */
import type { Json } from '../base/value.js'
import { draftOf } from '../engine/draft.js'
import type { RunEdge } from '../lifecycle/run.js'
import type { PipelinePlan } from '../plan/pipeline-plan.js'
import type { Instant } from '../schedule/instant.js'
import { advance, nextSlots } from '../schedule/next-slots.js'
import { newState, type Schedule } from '../schedule/schedule.js'
import { slotsIn, summedUp } from '../schedule/sum-up.js'
import { slotsDroppedByEdit } from '../schedule/undecided.js'
import type { ScheduleRecord } from '../store/schedule-contract.js'
import { type Definition, definitionFromJson, definitionToJson } from './definition.js'
import { type Difference, differences } from './differences.js'
import type { SchedulerParts } from './parts.js'
import { newSlotOf } from './slot-record.js'
import { STOPPED } from './stopped.js'

/** So many of those in the queue belong to the schedule as it was. */
const EVENTS = 100_000

export interface RegisterRequest {
  readonly project: string
  /** The operation's name, or the absolute path of its file. */
  readonly name: string
  readonly definition: Definition
  /** For the run with this uuid: the schedule's own where there is one of this name, else a new one. */
  readonly planFor: (uuid: string) => PipelinePlan | undefined
  /** The runs that it refers to, as the edges to any run of it. */
  readonly edges?: readonly RunEdge[]
}

export type Registered =
  | { readonly kind: 'new' | 'unchanged'; readonly schedule: ScheduleRecord }
  | {
      readonly kind: 'changed'
      readonly schedule: ScheduleRecord
      readonly differences: readonly Difference[]
      /** So many slots were due and are skipped now; infinitely many when nobody has counted. */
      readonly dropped: number
    }

type Parts = Pick<SchedulerParts, 'store' | 'clock' | 'ids'>

/** Undefined when there is no plan. */
export async function register(parts: Parts, request: RegisterRequest): Promise<Registered | undefined> {
  const { schedules } = parts.store
  for (;;) {
    const present = await schedules.find(request.project, request.name)
    const plan = request.planFor(present?.uuid ?? parts.ids.uuid())
    if (!plan) return undefined
    const edges = (request.edges ?? []).map((edge) => ({ ...edge, downstream: plan.uuid }))
    if (present) {
      const edited = await edit(parts, { present, plan, edges, definition: request.definition })
      if (edited) return edited
      continue
    }
    const { project, name, definition } = request
    const now = parts.clock.now().getTime()
    const run = draftOf(plan)
    const made = await schedules.register({
      project,
      name,
      definition: definitionToJson(definition),
      now,
      nextAt: firstLook(definition.schedule, now),
      run,
      edges,
      awaits: awaitsOf(definition),
    })
    if (made.ok) return { kind: 'new', schedule: made.value }
  }
}

const awaitsOf = ({ schedule: { timing } }: Definition) => (timing.kind === 'events' ? timing.events : [])

/** When there is something to decide first; at once for what a `startAt` in the past has missed. */
function firstLook(schedule: Schedule, now: Instant): Instant {
  const { slots, next } = nextSlots(schedule, newState(now), now)
  return slots.length === 0 && next.kind === 'at' ? next.at : now
}

interface Edit {
  readonly present: ScheduleRecord
  readonly plan: PipelinePlan
  readonly edges: readonly RunEdge[]
  readonly definition: Definition
}

/** Undefined when somebody else has changed it meanwhile. */
async function edit(
  parts: Parts,
  { present, plan, edges, definition }: Edit,
): Promise<Registered | undefined> {
  const { uuid, version, state } = present
  const run = await parts.store.getRun(uuid)
  if (!run) return undefined
  const before = definitionFromJson(present.definition)
  const found = changes(
    { definition: before, content: run.content },
    { definition, content: draftOf(plan).content },
  )
  if (found.length === 0 && present.ended !== STOPPED) return { kind: 'unchanged', schedule: present }
  const now = parts.clock.now().getTime()
  const dropped = summedUp(slotsDroppedByEdit(before.schedule, state, now))
  const events = (await parts.store.schedules.queuedSlots(uuid, EVENTS)).filter(
    ({ kind }) => kind === 'event',
  )
  const done = await parts.store.schedules.commit({
    uuid,
    version,
    now,
    change: {
      // No two edits are of one moment: what was planned ahead is known by it.
      state: { ...advance(state, dropped, () => ''), editedAt: Math.max(now, (state.editedAt ?? 0) + 1) },
      definition: definitionToJson(definition),
      content: draftOf(plan).content,
      edges,
      awaits: awaitsOf(definition),
      nextAt: now,
      waiting: null,
      ended: null,
      status: { type: 'on_schedule', reason: 'PxrunScheduler', message: 'the schedule was changed' },
    },
    slots: [
      ...dropped.map((slot) => newSlotOf(slot, 'slot')),
      ...events.map(({ at }) =>
        newSlotOf({ kind: 'skipped', at, reason: { kind: 'edited', at: now } }, 'event'),
      ),
    ],
  })
  if (!done.ok) return undefined
  return {
    kind: 'changed',
    schedule: (await parts.store.schedules.get(uuid)) ?? present,
    differences: found,
    dropped: slotsIn(dropped) + events.length,
  }
}

interface Whole {
  readonly definition: Definition
  readonly content: Json
}

/** First what is seen in `compile`; params of a plan that changes nothing there are still a change. */
function changes(before: Whole, after: Whole): Difference[] {
  const views = [before, after].map(({ definition, content }) => {
    const { timing, past, catchUp } = definition.schedule
    const { operation, executor } = content as unknown as PipelinePlan
    return {
      ...(timing.kind === 'cron' && { timezone: timing.zone.name }),
      past,
      catchup: { ...catchUp },
      keep: { ...definition.keep },
      executor,
      ...(operation as { readonly [key: string]: Json }),
    } satisfies Json
  })
  const seen = differences(views[0], views[1])
  if (seen.length > 0) return seen
  return differences({ ...(before.content as object) }, { ...(after.content as object) })
}
