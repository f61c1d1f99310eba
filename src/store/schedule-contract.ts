/**
 * The schedules of a home: what is decided about every slot, by one leader at a time.
 *
 * A schedule is a run of its own (status `on_schedule`), known by that run's uuid. Every change of it is a
 * commit that names the version it was made from, so that whoever decides on an old view has to look again:
 * a slot and the record of its run are written together, or not at all.
 */
import type { Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import type { ProcessIdentity } from '../host/process-identity.js'
import type { RunDraft, RunEdge } from '../lifecycle/run.js'
import type { Status } from '../lifecycle/status.js'
import type { Instant } from '../schedule/instant.js'
import type { AwaitedStatuses, OccurredStatus, PastRun, ScheduleState } from '../schedule/schedule.js'
import type { WaitReason } from '../schedule/slot.js'

export interface ScheduleStore {
  /**
   * Becomes the leader: the one process that may decide. Undefined while another is. The lock is the
   * kernel's, which takes it back when the leader dies, however it dies.
   */
  lead(identity: ProcessIdentity): Promise<Leadership | undefined>
  /** Who leads, or led last and died of it; undefined after a release. */
  leader(): Promise<Leader | undefined>
  /** Asks the leader to end. False when nobody leads. */
  askToStop(by: string): Promise<boolean>

  /** Records a new schedule, with its run, or says that there is one of this name. */
  register(registration: Registration): Promise<Result<ScheduleRecord, 'name-taken'>>
  get(uuid: string): Promise<ScheduleRecord | undefined>
  find(project: string, name: string): Promise<ScheduleRecord | undefined>
  /** By project and name. */
  list(project?: string): Promise<ScheduleRecord[]>
  /** How many there are. */
  count(): Promise<number>
  /** Forgets the schedule and its slots. Its run ends `stopped`; the runs that it made stay. */
  remove(uuid: string, by: string): Promise<boolean>

  /** Schedules that there is something to decide about, the longest overdue first. */
  due(now: Instant, limit: number): Promise<string[]>
  /** Those that are due next, the first first. */
  upcoming(limit: number): Promise<ScheduleRecord[]>
  /** When the next one is due; undefined when none ever is. */
  nextDue(): Promise<Instant | undefined>
  /** Due within a range: what can be prepared. */
  dueBetween(range: { readonly from: Instant; readonly to: Instant }, limit: number): Promise<DueSchedule[]>
  commit(commit: ScheduleCommit): Promise<Result<void, CommitRefusal>>
  /** Several in one transaction, each for itself: what is refused does not keep the others from being written. */
  commitAll(commits: readonly ScheduleCommit[]): Promise<Result<void, CommitRefusal>[]>

  /** Newest first. */
  slots(uuid: string, request: SlotRequest): Promise<SlotRecord[]>
  /** Those that wait to be started, oldest first. */
  queuedSlots(uuid: string, limit: number): Promise<SlotRecord[]>
  /** Slots within a range (its end is exclusive) that have a run or wait for one, whoever asked for it. */
  firedSlots(
    uuid: string,
    range: { readonly from: Instant; readonly to: Instant },
  ): Promise<ReadonlySet<Instant>>
  /**
   * Slots whose runs are to be deleted: done, beyond the newest `keepRuns` or ended before a moment, and
   * nothing refers to them, nor to any run below them. Oldest first; `runs` are in the order of deletion.
   */
  retirable(uuid: string, bounds: RetireBounds): Promise<RetirableSlot[]>
  /** Forgets decisions up to a moment whose runs are gone, or that never had one. */
  forgetSlots(uuid: string, upTo: Instant): Promise<void>
  /** Runs of the schedule that are not done. */
  activeRuns(uuid: string): Promise<string[]>
  /** Runs of any schedule that are not done, with who drives them. */
  unfinishedRuns(): Promise<UnfinishedSlotRun[]>
}

export interface Leadership {
  /** Grows with each leader; a decision of an earlier one is refused. */
  readonly epoch: number
  /** Whether somebody has asked this leader to end, and who. */
  stopRequest(): Promise<string | undefined>
  release(): Promise<void>
}

export interface Leader {
  readonly identity: ProcessIdentity
  readonly epoch: number
  readonly since: string
}

export interface ScheduleRecord {
  /** Of its run. */
  readonly uuid: string
  readonly project: string
  /** Unique in its project; the absolute path of its file when it has no name. */
  readonly name: string
  /** Of its run: `on_schedule` until it has ended. */
  readonly status: Status
  /** Grows with every commit. */
  readonly version: number
  /** What the schedule is, in the words of the scheduler: the store only keeps it. */
  readonly definition: Json
  readonly state: ScheduleState
  /** When there is something to decide again; null when only the end of one of its runs is waited for. */
  readonly nextAt: Instant | null
  /** The slot that waits, and what for. */
  readonly waiting: WaitingSlot | null
  /** Why no slot comes any more. */
  readonly ended: string | null
  /** How each of the events stands that it waits for, in their order. */
  readonly awaited: readonly AwaitedNow[]
}

export interface AwaitedNow {
  /** What has occurred since the last slot. */
  readonly seen: OccurredStatus | null
  /** Of the run that is waited for by its uuid; null when there is none. */
  readonly status: Status | null
}

/** As `StatusChange` of the run store. */
interface StatusChange {
  readonly type: Status
  readonly reason: string
  readonly message: string
}

export interface DueSchedule {
  readonly uuid: string
  /** When it was last changed by somebody; null when it never was. */
  readonly editedAt: Instant | null
  readonly nextAt: Instant
}

export interface WaitingSlot {
  readonly at: Instant
  readonly reason: WaitReason
}

export interface Registration {
  readonly project: string
  readonly name: string
  readonly definition: Json
  readonly now: Instant
  readonly nextAt: Instant
  /** The schedule's own run. */
  readonly run: RunDraft
  /** From the runs that each of its runs will use. */
  readonly edges?: readonly RunEdge[]
  readonly awaits?: readonly AwaitedStatuses[]
}

export interface ScheduleCommit {
  readonly uuid: string
  /** Refused unless this is still the version. */
  readonly version: number
  /** Given by decisions: refused unless this is still the leader's epoch and the past run is as it was. */
  readonly decision?: { readonly epoch: number; readonly past: PastRun }
  readonly now: Instant
  readonly change: ScheduleChange
  readonly slots: readonly NewSlot[]
}

/** What is not given stays as it is. */
export interface ScheduleChange {
  readonly state?: ScheduleState
  readonly definition?: Json
  /** The plan of its runs. */
  readonly content?: Json
  readonly edges?: readonly RunEdge[]
  /**
   * Statuses of other runs: a slot of the kind `event` is put in the queue in the transaction that writes the last of
   * them. What it waited for before goes on as it was; a run that is new may have taken its status before.
   */
  readonly awaits?: readonly AwaitedStatuses[]
  readonly nextAt?: Instant | null
  /** Whether it is due as soon as one of its runs ends or is deleted. */
  readonly wakes?: boolean
  readonly waiting?: WaitingSlot | null
  readonly ended?: string | null
  /** Of the schedule's run. */
  readonly status?: StatusChange
}

/** By the clock, by hand, of a backfill, of events. */
export type SlotKind = 'slot' | 'manual' | 'backfill' | 'event'

export interface SlotKey {
  readonly kind: SlotKind
  readonly at: Instant
}

export interface NewSlot extends SlotKey {
  readonly outcome: SlotOutcome
  /** Inserted with the slot; driven by nobody yet. */
  readonly run?: RunDraft
  /** From the runs that it uses. */
  readonly edges?: readonly RunEdge[]
}

/** Reasons and notes are kept as they are given. */
export type SlotOutcome =
  | { readonly kind: 'fired'; readonly lateMs: number; readonly note: Json }
  | {
      readonly kind: 'skipped'
      /** Stands for every slot up to this one. */
      readonly through: Instant | null
      /** How many those are; null when nobody has counted. */
      readonly count: number | null
      readonly reason: Json
      readonly note: Json
    }
  /** To be started when its turn has come. */
  | { readonly kind: 'queued'; readonly note: Json }

export interface SlotRecord extends SlotKey {
  readonly outcome: SlotOutcome
  readonly decidedAt: Instant
  readonly run: SlotRun | null
}

export interface SlotRun {
  readonly uuid: string
  /** Null once it was deleted. */
  readonly status: Status | null
  readonly finishedAt: string | null
}

export interface SlotRequest {
  readonly limit: number
  readonly offset?: number
  readonly outcome?: SlotOutcome['kind']
}

export interface RetireBounds {
  readonly keepRuns?: number | undefined
  readonly endedBefore?: Instant | undefined
  readonly limit: number
}

export interface RetirableSlot {
  readonly at: Instant
  /** The runs below it first, the slot's own last. */
  readonly runs: readonly string[]
}

export interface UnfinishedSlotRun {
  readonly uuid: string
  readonly schedule: string
  /** Undefined for a run that was only recorded. */
  readonly driver: ProcessIdentity | undefined
}

export type CommitRefusal =
  | { readonly kind: 'no-such-schedule' }
  /** Something was changed since it was looked at. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'not-leader' }
  /** This slot has been decided about. */
  | { readonly kind: 'slot-taken'; readonly at: Instant }
