/** What becomes of a slot: a closed union, with a reason for everything that is not simply a run in time. */
import { unreachable } from '../base/invariant.js'
import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from './instant.js'
import type { OccurrenceNote } from './occurrence.js'

export type Slot = Fires | Waits | Skipped

interface Due {
  /** The slot: what `globals.schedule_at` says, and with the schedule its identity. */
  readonly at: Instant
  readonly note?: OccurrenceNote
}

export interface Fires extends Due {
  readonly kind: 'fires'
  /** How long after the slot the decision was made. */
  readonly lateMs: number
}

/** Not decided: it is looked at again when the past run changes, and whenever a slot is due. */
export interface Waits extends Due {
  readonly kind: 'waits'
  readonly reason: WaitReason
}

export interface Skipped extends Due {
  readonly kind: 'skipped'
  /** Stands for every slot up to this one, when more were missed than anybody could want one by one. */
  readonly through?: Instant
  /** How many those are; absent when nobody counts so far. */
  readonly count?: number
  readonly reason: SkipReason
}

export type WaitReason =
  /** The run of the slot before is still active. */
  | { readonly kind: 'past-active'; readonly run: string; readonly since: Instant }
  /** It is over but did not succeed, and a success was asked for: somebody must resume or delete it. */
  | { readonly kind: 'past-not-succeeded'; readonly run: string; readonly status: string }
  /** An older slot goes first. */
  | { readonly kind: 'queued'; readonly behind: Instant }

export type SkipReason =
  /** It did not run in time, and the policy does not make up for it. `by`: the newer slot that stands for it. */
  | { readonly kind: 'missed'; readonly by?: Instant }
  | { readonly kind: 'catch-up-limit'; readonly limit: number }
  | { readonly kind: 'catch-up-window'; readonly windowMs: number }
  /** It waited for the past run until a newer slot was due. */
  | { readonly kind: 'superseded'; readonly by: Instant }
  /** The past run blocked it, and the policy makes up for nothing. */
  | { readonly kind: 'past-blocked'; readonly run: string }
  | { readonly kind: 'paused'; readonly since: Instant }
  | { readonly kind: 'edited'; readonly at: Instant }
  | { readonly kind: 'max-runs'; readonly maxRuns: number }
  | { readonly kind: 'end-at'; readonly endAt: Instant }
  /** No run could be made of it. */
  | { readonly kind: 'refused'; readonly problem: string }

/** `1,440 slots up to Sun 2026-03-01 12:00`: of a decision that stands for many; empty for one slot. */
export function manyText(
  {
    through,
    count,
  }: { readonly through?: Instant | null | undefined; readonly count?: number | null | undefined },
  write: (instant: Instant) => string,
): string {
  if (through == null) return ''
  const many = count == null ? `more than ${COUNTED.toLocaleString('en')}` : count.toLocaleString('en')
  return `${many} slots up to ${write(through)}`
}

/** So many slots are counted. */
export const COUNTED = 10_000

/** The reason in words. `write` turns an instant into text. */
export function skipText(reason: SkipReason, write: (instant: Instant) => string): string {
  switch (reason.kind) {
    case 'missed':
      return reason.by === undefined
        ? 'missed, and nothing is caught up'
        : `missed; the slot ${write(reason.by)} stands for it`
    case 'catch-up-limit':
      return `missed, and only the newest ${reason.limit} are caught up`
    case 'catch-up-window':
      return `missed more than ${spanText(reason.windowMs)} ago`
    case 'superseded':
      return `superseded by the slot ${write(reason.by)} while it waited on the past run`
    case 'past-blocked':
      return `the past run ${reason.run} was in the way, and nothing is caught up`
    case 'paused':
      return `paused since ${write(reason.since)}`
    case 'edited':
      return `the schedule was edited at ${write(reason.at)}`
    case 'max-runs':
      return `maxRuns ${reason.maxRuns} is reached`
    case 'end-at':
      return `after endAt ${write(reason.endAt)}`
    case 'refused':
      return `its run could not be made: ${reason.problem}`
    default:
      return unreachable(reason)
  }
}

/** `now` turns `since` into a length: "waits for run 1234, running for 2h". */
export function waitText(reason: WaitReason, now: Instant, write: (instant: Instant) => string): string {
  switch (reason.kind) {
    case 'past-active':
      return `waits for run ${reason.run}, running for ${spanText(Math.max(0, now - reason.since))}`
    case 'past-not-succeeded':
      return `waits for a success of run ${reason.run}, which is ${reason.status}`
    case 'queued':
      return `waits behind the slot ${write(reason.behind)}`
    default:
      return unreachable(reason)
  }
}

/** What the clocks have to do with a slot. */
export function noteText(note: OccurrenceNote): string {
  switch (note.kind) {
    case 'start':
      return 'startAt'
    case 'gap':
      return note.merged === 1
        ? 'the clocks skip its time: it runs when they go on'
        : `the clocks skip ${note.merged} of its times: they run once, when the clocks go on`
    case 'fold':
      return 'the clocks show this time twice: it runs the first time'
    case 'event':
      return `after ${note.runs.map(({ run, status }) => `run ${run} ${status}`).join(', ')}`
    default:
      return unreachable(note)
  }
}

/** `45s`, `90m`, `2h 5m`, `3d 4h`: the two largest units. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / SECOND_MS)
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.floor(ms / MINUTE_MS)
  if (minutes < 60) return joined(`${minutes}m`, seconds % 60, 's')
  const hours = Math.floor(ms / HOUR_MS)
  return hours < 24
    ? joined(`${hours}h`, minutes % 60, 'm')
    : joined(`${Math.floor(hours / 24)}d`, hours % 24, 'h')
}

const joined = (large: string, rest: number, unit: string) => (rest === 0 ? large : `${large} ${rest}${unit}`)
