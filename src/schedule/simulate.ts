/**
 * Plays a schedule over a span of time: what would become of each slot, and why.
 *
 * Input: the schedule, and what to assume of runs and of the scheduler. Output: a row for each slot.
 * Decides nothing itself: `nextSlots` does, at the moments at which a scheduler would ask it.
 */
import type { Instant } from './instant.js'
import { advance, type NextSlots, nextSlots, THIS_LOOK } from './next-slots.js'
import type { Occurrence } from './occurrence.js'
import { newState, type PastRun, type Schedule, type ScheduleState } from './schedule.js'
import type { Fires, SkipReason, Slot, WaitReason } from './slot.js'
import { occurrenceAfter } from './timing.js'

export interface Span {
  readonly from: Instant
  /** Exclusive. */
  readonly to: Instant
}

export interface Assumptions extends Span {
  /** How long each run takes. */
  readonly runMs: number
  /** When no scheduler is there; runs go on. */
  readonly outages: readonly Span[]
  /** Give up after so many slots. */
  readonly maxSlots: number
}

export interface SimulatedSlot extends Occurrence {
  readonly fate: Fate
}

export type Fate =
  | FiredFate
  | { readonly kind: 'skipped'; readonly decidedAt: Instant; readonly reason: SkipReason }
  /** Still waiting when the span ends. */
  | { readonly kind: 'waits'; readonly reason: WaitReason }
  /** The span ends before the scheduler is back. */
  | { readonly kind: 'undecided' }

export interface FiredFate {
  readonly kind: 'fires'
  readonly startsAt: Instant
  readonly endsAt: Instant
  /** How it waited, if it did. */
  readonly waited?: WaitReason
  /** How many runs of the schedule are active when it starts. */
  readonly others: number
}

export interface Simulation {
  readonly slots: readonly SimulatedSlot[]
  /** Whether there were more slots than asked for. */
  readonly isCut: boolean
}

/** The schedule counts as registered at the beginning of the span; slots before that are not looked at. */
export function simulate(schedule: Schedule, assumptions: Assumptions): Simulation {
  const play = new Play(schedule, assumptions)
  let at = awake(assumptions, assumptions.from)
  while (at < assumptions.to && !play.isCut) {
    const { next } = play.look(at)
    const times = [next.kind === 'at' ? next.at : Infinity, play.endOfWait(at)]
    const later = Math.min(...times)
    if (later === Infinity) break
    at = awake(assumptions, later)
  }
  play.listRest()
  return { slots: play.rows(), isCut: play.isCut }
}

/** The moment itself, or the end of the outages it lies in. */
function awake(assumptions: Assumptions, at: Instant): Instant {
  const outage = assumptions.outages.find(({ from, to }) => from <= at && at < to)
  return outage ? awake(assumptions, outage.to) : at
}

class Play {
  readonly #rows = new Map<Instant, SimulatedSlot>()
  /** Those that may still be active; the newest is the last one. */
  #runs: readonly (Span & { readonly name: string })[] = []
  #state: ScheduleState
  #isWaiting = false

  constructor(
    readonly schedule: Schedule,
    readonly assumptions: Assumptions,
  ) {
    this.#state = { ...newState(assumptions.from), decidedUpTo: assumptions.from - 1 }
  }

  get isCut(): boolean {
    return this.#rows.size > this.assumptions.maxSlots
  }

  look(now: Instant): NextSlots {
    this.#state = { ...this.#state, past: this.#pastAt(now) }
    const result = nextSlots(this.schedule, this.#state, now)
    for (const slot of result.slots) for (const one of this.#oneByOne(slot)) this.#record(one, now)
    this.#state = advance(this.#state, result.slots, nameOf)
    this.#isWaiting = result.slots.some(({ kind }) => kind === 'waits')
    return result
  }

  /** A decision may stand for many slots. */
  *#oneByOne(slot: Slot): Generator<Slot> {
    yield slot
    if (slot.kind !== 'skipped' || slot.through === undefined) return
    let found = occurrenceAfter(this.schedule.timing, this.#state, slot.at)
    while (found && found.at <= slot.through && !this.isCut) {
      yield { kind: 'skipped', ...found, reason: slot.reason }
      found = occurrenceAfter(this.schedule.timing, this.#state, found.at)
    }
  }

  /** When the run ends that a slot waits for. */
  endOfWait(now: Instant): Instant {
    const end = this.#runs.at(-1)?.to
    return this.#isWaiting && end !== undefined && end > now ? end : Infinity
  }

  #pastAt(now: Instant): PastRun {
    const { past } = this.#state
    const isOver = past.kind === 'active' && this.#runs.at(-1)!.to <= now
    return isOver ? { kind: 'succeeded', run: past.run } : past
  }

  #record(slot: Slot, now: Instant): void {
    const { at, note } = slot
    const known = this.#rows.get(at)?.fate
    this.#rows.set(at, {
      at,
      ...(note && { note }),
      fate: this.#fateOf(slot, { now, waited: known?.kind === 'waits' ? known.reason : undefined }),
    })
  }

  #fateOf(slot: Slot, { now, waited }: { now: Instant; waited: WaitReason | undefined }): Fate {
    if (slot.kind === 'skipped') return { kind: 'skipped', decidedAt: now, reason: slot.reason }
    if (slot.kind === 'waits') return { kind: 'waits', reason: named(waited ?? slot.reason, this.#runs) }
    const endsAt = now + this.assumptions.runMs
    const others = this.#runs.filter(({ to }) => to > now)
    this.#runs = [...others, { from: now, to: endsAt, name: nameOf(slot) }]
    return { kind: 'fires', startsAt: now, endsAt, ...(waited && { waited }), others: others.length }
  }

  /** The slots that nobody has looked at: after the schedule's end, or while nobody is there. */
  listRest(): void {
    const { schedule, assumptions } = this
    let cursor = this.#state.decidedUpTo!
    for (;;) {
      const found = occurrenceAfter(schedule.timing, this.#state, cursor)
      if (!found || found.at >= assumptions.to || this.isCut) return
      cursor = found.at
      if (!this.#rows.has(found.at)) this.#rows.set(found.at, { ...found, fate: this.#restFate(found.at) })
    }
  }

  #restFate(at: Instant): Fate {
    const { endAt = Infinity, maxRuns = Infinity } = this.schedule
    const skipped = (reason: SkipReason): Fate => ({ kind: 'skipped', decidedAt: at, reason })
    if (at > endAt) return skipped({ kind: 'end-at', endAt })
    return this.#state.runs >= maxRuns ? skipped({ kind: 'max-runs', maxRuns }) : { kind: 'undecided' }
  }

  rows(): SimulatedSlot[] {
    const sorted = [...this.#rows.values()].sort((a, b) => a.at - b.at)
    return sorted.slice(0, this.assumptions.maxSlots)
  }
}

/** A simulated run is called after its slot. */
const nameOf = ({ at }: Fires): string => new Date(at).toISOString()

/** A slot may wait for a run that was decided on in the same look. */
function named(reason: WaitReason, runs: readonly { readonly name: string }[]): WaitReason {
  return reason.kind === 'past-active' && reason.run === THIS_LOOK
    ? { ...reason, run: runs.at(-1)!.name }
    : reason
}
