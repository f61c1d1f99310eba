/** What every run store has to do with schedules that wait for the statuses of other runs. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { RunDraft } from '../../src/lifecycle/run.js'
import type { Status } from '../../src/lifecycle/status.js'
import type { AwaitedStatuses } from '../../src/schedule/schedule.js'
import type { RunStore } from '../../src/store/contract.js'
import type { Registration, ScheduleStore } from '../../src/store/schedule-contract.js'
import { draftOf, driverOf, granted, type StoreSubject, uuidOf } from './store-samples.js'

const T0 = Date.parse('2026-01-01T00:00:00Z')
const SCHEDULE = uuidOf(0x5c)

const registration = (...awaits: AwaitedStatuses[]): Registration => ({
  project: 'p',
  name: 'report',
  definition: {},
  now: T0,
  nextAt: T0,
  run: draftOf(0x5c, { kind: 'schedule', name: 'report', project: 'p' }),
  awaits,
})

const operation = (name: string, ...statuses: Status[]): AwaitedStatuses => ({
  of: { operation: name },
  statuses: statuses.length > 0 ? statuses : ['succeeded'],
})
const run = (n: number, ...statuses: Status[]): AwaitedStatuses => ({
  of: { run: uuidOf(n) },
  statuses: statuses.length > 0 ? statuses : ['succeeded'],
})

export function eventContract(subject: () => StoreSubject): void {
  describe('events', () => {
    let store: RunStore
    let schedules: ScheduleStore

    beforeEach(() => {
      store = subject().store
      schedules = store.schedules
    })

    const create = async (n: number, more: Partial<RunDraft> = {}) => {
      await store.createRun(draftOf(n, { name: 'train', project: 'p', ...more }), driverOf(7))
      return n
    }
    const take = async (n: number, type: Status) =>
      granted(await store.addConditions(uuidOf(n), 1, [{ type, reason: 'Test', message: '' }]))
    const ended = async (n: number, type: Status = 'succeeded', more: Partial<RunDraft> = {}) =>
      take(await create(n, more), type)
    /** The runs of each event that waits in the queue. */
    const queue = async () =>
      (await schedules.queuedSlots(SCHEDULE, 99)).map(({ kind, outcome }) => {
        expect(kind).toBe('event')
        return (outcome.note as { runs: { run: string }[] }).runs.map((one) => Number.parseInt(one.run, 16))
      })
    const version = async () => (await schedules.get(SCHEDULE))!.version

    it('a slot is queued, and the schedule due, with the very status that is waited for', async () => {
      await schedules.register(registration(operation('train')))
      await schedules.commit({
        uuid: SCHEDULE,
        version: 1,
        now: T0,
        change: { nextAt: null },
        slots: [],
      })
      await create(1)
      await take(1, 'running')
      expect(await queue()).toEqual([])
      const before = await version()
      await take(1, 'succeeded')
      expect(await queue()).toEqual([[1]])
      expect(await schedules.nextDue()).toBe(T0)
      // What somebody was deciding meanwhile knows nothing of it.
      expect(await version()).toBe(before + 1)
    })

    it('each run of the operation counts, also within one moment, and no other run', async () => {
      await schedules.register(registration(operation('train', 'succeeded', 'failed')))
      await ended(1)
      await ended(2, 'failed')
      await ended(3, 'stopped')
      await ended(4, 'succeeded', { name: 'other' })
      await ended(5, 'succeeded', { project: 'elsewhere' })
      expect(await queue()).toEqual([[1], [2]])
    })

    it('the runs of a matrix are no runs of its operation, those of a schedule are', async () => {
      await schedules.register(registration(operation('train')))
      await create(1, { kind: 'matrix' })
      await ended(2, 'succeeded', { parent: uuidOf(1), key: '0' })
      await take(1, 'succeeded')
      await create(3, { kind: 'schedule' })
      await ended(4, 'succeeded', { parent: uuidOf(3), key: 'slot' })
      await take(3, 'succeeded')
      expect(await queue()).toEqual([[1], [4]])
    })

    it('of several each has to occur, since the last time', async () => {
      await schedules.register(registration(operation('train'), operation('test')))
      await ended(1)
      await ended(2)
      expect(await queue()).toEqual([])
      await ended(3, 'succeeded', { name: 'test' })
      expect(await queue()).toEqual([[2, 3]])
      await ended(4, 'succeeded', { name: 'test' })
      expect((await schedules.get(SCHEDULE))!.awaited).toEqual([
        { seen: null, status: null },
        { seen: { run: uuidOf(4), status: 'succeeded' }, status: null },
      ])
      await ended(5)
      expect(await queue()).toEqual([
        [2, 3],
        [5, 4],
      ])
    })

    it('a run by its uuid counts once, also when it has done so before', async () => {
      await create(1)
      await take(1, 'running')
      await schedules.register(registration(run(1, 'running', 'succeeded'), run(2)))
      await take(1, 'succeeded')
      await ended(2)
      expect(await queue()).toEqual([[1, 2]])
      await take(2, 'resuming')
      await take(2, 'succeeded')
      expect(await queue()).toEqual([[1, 2]])
    })

    it('what is still waited for after a change goes on, and does not occur again', async () => {
      await schedules.register(registration(run(1), operation('test')))
      await ended(1)
      await ended(2)
      const change = async (...awaits: AwaitedStatuses[]) => {
        const done = await schedules.commit({
          uuid: SCHEDULE,
          version: await version(),
          now: T0,
          change: { awaits },
          slots: [],
        })
        expect(done.ok).toBe(true)
      }
      await change(run(1), operation('other'))
      expect((await schedules.get(SCHEDULE))!.awaited.map(({ seen }) => seen?.run)).toEqual([
        uuidOf(1),
        undefined,
      ])
      expect(await queue()).toEqual([])
      await change(run(1))
      expect(await queue()).toEqual([])
      // A run that is new to it may have ended long ago.
      await change(run(1), run(2))
      expect(await queue()).toEqual([[1, 2]])
    })

    it('nothing comes of an event for a schedule that has ended, or is gone', async () => {
      await schedules.register(registration(operation('train')))
      await schedules.commit({ uuid: SCHEDULE, version: 1, now: T0, change: { ended: 'stopped' }, slots: [] })
      await ended(1)
      expect(await queue()).toEqual([])
      await schedules.remove(SCHEDULE, 'test')
      await ended(2)
      expect(await schedules.queuedSlots(SCHEDULE, 9)).toEqual([])
    })
  })
}
