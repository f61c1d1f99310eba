/** The schedules of the run store's file: each method is one transaction or one look. */
import type { Result } from '../../../base/result.js'
import type { Clock } from '../../../host/clock.js'
import type { ProcessIdentity } from '../../../host/process-identity.js'
import type { Instant } from '../../../schedule/instant.js'
import type {
  CommitRefusal,
  DueSchedule,
  Leader,
  Leadership,
  Registration,
  RetirableSlot,
  RetireBounds,
  ScheduleCommit,
  ScheduleRecord,
  ScheduleStore,
  SlotRecord,
  SlotRequest,
  UnfinishedSlotRun,
} from '../../schedule-contract.js'
import type { Connection } from '../connection.js'
import { commitOne, register, setStatus } from './commit.js'
import { askLeaderToStop, endLead, findLeader, findStopRequest, takeLead } from './leader.js'
import { tryLeaderLock } from './leader-lock.js'
import { findRetirable, forgetSlots } from './retire.js'
import { findSchedule, findScheduleByName, listSchedules, upcomingSchedules } from './schedule-row.js'
import {
  findActiveRuns,
  findFiredSlots,
  findQueuedSlots,
  findSlots,
  findUnfinishedSlotRuns,
} from './slots.js'

export class SqliteScheduleStore implements ScheduleStore {
  readonly #connection: Connection
  readonly #clock: Clock
  readonly #lockFile: string

  constructor(connection: Connection, clock: Clock, lockFile: string) {
    this.#connection = connection
    this.#clock = clock
    this.#lockFile = lockFile
  }

  async lead(identity: ProcessIdentity): Promise<Leadership | undefined> {
    const lock = await tryLeaderLock(this.#lockFile)
    if (!lock) return undefined
    const now = this.#clock.now().toISOString()
    const epoch = await this.#connection.write((sql) => takeLead(sql, identity, now))
    return {
      epoch,
      stopRequest: () => this.#connection.read((sql) => findStopRequest(sql, epoch)),
      release: async () => {
        await this.#connection.write((sql) => endLead(sql, epoch))
        lock.release()
      },
    }
  }

  leader(): Promise<Leader | undefined> {
    return this.#connection.read(findLeader)
  }

  askToStop(by: string): Promise<boolean> {
    return this.#connection.write((sql) => askLeaderToStop(sql, by))
  }

  register(registration: Registration): Promise<Result<ScheduleRecord, 'name-taken'>> {
    return this.#connection.write((sql) => register(sql, registration))
  }

  get(uuid: string): Promise<ScheduleRecord | undefined> {
    return this.#connection.read((sql) => findSchedule(sql, uuid)?.record)
  }

  find(project: string, name: string): Promise<ScheduleRecord | undefined> {
    return this.#connection.read((sql) => findScheduleByName(sql, project, name)?.record)
  }

  list(project?: string): Promise<ScheduleRecord[]> {
    return this.#connection.read((sql) => listSchedules(sql, project))
  }

  count(): Promise<number> {
    return this.#connection.read(
      (sql) => sql.first('SELECT count(*) AS total FROM schedules')!.total as number,
    )
  }

  remove(uuid: string, by: string): Promise<boolean> {
    return this.#connection.write((sql) => {
      const found = findSchedule(sql, uuid)
      if (!found) return false
      sql.run('DELETE FROM schedules WHERE run = ?', [found.id])
      const status = { type: 'stopped', reason: 'stopped', message: `it was removed by ${by}` } as const
      if (!found.record.ended) setStatus(sql, { run: found.id, now: this.#clock.now().toISOString(), status })
      return true
    })
  }

  due(now: Instant, limit: number): Promise<string[]> {
    return this.#connection.read((sql) =>
      sql
        .all(
          `SELECT r.uuid FROM schedules s JOIN runs r ON r.id = s.run
           WHERE s.next_at <= ? ORDER BY s.next_at LIMIT ?`,
          [now, limit],
        )
        .map((row) => row.uuid as string),
    )
  }

  upcoming(limit: number): Promise<ScheduleRecord[]> {
    return this.#connection.read((sql) => upcomingSchedules(sql, limit))
  }

  nextDue(): Promise<Instant | undefined> {
    return this.#connection.read((sql) => {
      const row = sql.first(
        'SELECT next_at FROM schedules WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1',
      )
      return row?.next_at as number | undefined
    })
  }

  dueBetween(range: { readonly from: Instant; readonly to: Instant }, limit: number): Promise<DueSchedule[]> {
    return this.#connection.read((sql) =>
      sql
        .all(
          `SELECT r.uuid, s.edited_at, s.next_at FROM schedules s JOIN runs r ON r.id = s.run
           WHERE s.next_at > ? AND s.next_at <= ? ORDER BY s.next_at LIMIT ?`,
          [range.from, range.to, limit],
        )
        .map((row) => ({
          uuid: row.uuid as string,
          editedAt: row.edited_at as number | null,
          nextAt: row.next_at as number,
        })),
    )
  }

  async commit(request: ScheduleCommit): Promise<Result<void, CommitRefusal>> {
    return (await this.commitAll([request]))[0]!
  }

  async commitAll(requests: readonly ScheduleCommit[]): Promise<Result<void, CommitRefusal>[]> {
    if (requests.length === 0) return []
    return this.#connection.write((sql) => requests.map((request) => commitOne(sql, request)))
  }

  slots(uuid: string, request: SlotRequest): Promise<SlotRecord[]> {
    return this.#connection.read((sql) => findSlots(sql, uuid, request))
  }

  queuedSlots(uuid: string, limit: number): Promise<SlotRecord[]> {
    return this.#connection.read((sql) => findQueuedSlots(sql, uuid, limit))
  }

  firedSlots(uuid: string, range: { readonly from: Instant; readonly to: Instant }): Promise<Set<Instant>> {
    return this.#connection.read((sql) => findFiredSlots(sql, uuid, range))
  }

  retirable(uuid: string, bounds: RetireBounds): Promise<RetirableSlot[]> {
    return this.#connection.snapshot((sql) => findRetirable(sql, uuid, bounds))
  }

  forgetSlots(uuid: string, upTo: Instant): Promise<void> {
    return this.#connection.write((sql) => forgetSlots(sql, uuid, upTo))
  }

  activeRuns(uuid: string): Promise<string[]> {
    return this.#connection.read((sql) => findActiveRuns(sql, uuid))
  }

  unfinishedRuns(): Promise<UnfinishedSlotRun[]> {
    return this.#connection.read(findUnfinishedSlotRuns)
  }
}
