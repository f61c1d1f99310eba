/** What every run store has to do with schedules. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type Instant, MINUTE_MS } from '../../src/schedule/instant.js'
import { newState } from '../../src/schedule/schedule.js'
import type { RunStore } from '../../src/store/contract.js'
import type {
  Leadership,
  NewSlot,
  Registration,
  ScheduleCommit,
  ScheduleStore,
} from '../../src/store/schedule-contract.js'
import { draftOf, driverOf, granted, type StoreSubject, uuidOf } from './store-samples.js'

const T0 = Date.parse('2026-01-01T00:00:00Z')
const minute = (n: number): Instant => T0 + n * MINUTE_MS

const SCHEDULE = uuidOf(0x5c)

const registration = (more: Partial<Registration> = {}): Registration => ({
  project: 'iris',
  name: 'nightly',
  definition: { every: 60 },
  now: T0,
  nextAt: minute(1),
  run: draftOf(0x5c, { kind: 'schedule', name: 'nightly' }),
  ...more,
})

const fired = (at: Instant, run: number, more: Partial<NewSlot> = {}): NewSlot => ({
  kind: 'slot',
  at,
  outcome: { kind: 'fired', lateMs: 3, note: null },
  run: draftOf(run, {
    parent: SCHEDULE,
    key: new Date(at).toISOString(),
    scheduleAt: new Date(at).toISOString(),
  }),
  ...more,
})

const skipped = (at: Instant, through: Instant | null = null): NewSlot => ({
  kind: 'slot',
  at,
  outcome: { kind: 'skipped', through, count: null, reason: { kind: 'missed' }, note: { kind: 'start' } },
})

export function scheduleContract(subject: () => StoreSubject): void {
  describe('schedules', () => {
    let store: RunStore
    let schedules: ScheduleStore

    beforeEach(() => {
      store = subject().store
      schedules = store.schedules
    })

    const commitOf = (more: Partial<ScheduleCommit> = {}): ScheduleCommit => ({
      uuid: SCHEDULE,
      version: 1,
      now: minute(1),
      change: {},
      slots: [],
      ...more,
    })

    const commit = async (more: Partial<ScheduleCommit> = {}) => {
      const done = await schedules.commit(commitOf(more))
      return done.ok ? 'done' : done.error.kind
    }

    it('gives back what was registered, by uuid and by name, with a run that is on schedule', async () => {
      const made = await schedules.register(registration())
      const record = {
        uuid: SCHEDULE,
        project: 'iris',
        name: 'nightly',
        status: 'on_schedule',
        version: 1,
        definition: { every: 60 },
        state: newState(T0),
        nextAt: minute(1),
        waiting: null,
        ended: null,
        awaited: [],
      }
      expect(made).toEqual({ ok: true, value: record })
      expect(await schedules.get(SCHEDULE)).toEqual(record)
      expect(await schedules.find('iris', 'nightly')).toEqual(record)
      expect(await schedules.find('other', 'nightly')).toBeUndefined()
      expect(await store.getRun(SCHEDULE)).toMatchObject({ status: 'on_schedule', kind: 'schedule' })
      expect((await store.conditions(SCHEDULE)).map(({ type }) => type)).toEqual(['created', 'on_schedule'])
      expect([await schedules.count(), (await schedules.list()).length]).toEqual([1, 1])
      expect(await schedules.list('other')).toEqual([])
    })

    it('has one schedule of a name in a project', async () => {
      await schedules.register(registration())
      const again = { run: draftOf(2, { kind: 'schedule' }) }
      expect(await schedules.register(registration(again))).toEqual({ ok: false, error: 'name-taken' })
      expect(await store.getRun(uuidOf(2))).toBeUndefined()
      expect((await schedules.register(registration({ ...again, project: 'other' }))).ok).toBe(true)
    })

    it('is none of the runs that somebody has to settle', async () => {
      await schedules.register(registration())
      expect(await store.unfinishedRuns()).toEqual([])
    })

    it('tells what is due, the longest overdue first', async () => {
      await schedules.register(registration())
      await schedules.register(
        registration({ name: 'b', nextAt: minute(-1), run: draftOf(2, { kind: 'schedule' }) }),
      )
      expect(await schedules.nextDue()).toBe(minute(-1))
      expect((await schedules.upcoming(1)).map(({ name }) => name)).toEqual(['b'])
      expect(await schedules.due(T0, 10)).toEqual([uuidOf(2)])
      expect(await schedules.due(minute(1), 10)).toEqual([uuidOf(2), SCHEDULE])
      expect(await schedules.due(minute(1), 1)).toEqual([uuidOf(2)])
      await commit({ change: { nextAt: null } })
      expect(await schedules.due(minute(9), 10)).toEqual([uuidOf(2)])
    })

    it('writes a slot and its run together, once', async () => {
      await schedules.register(registration())
      const past = { kind: 'active', run: uuidOf(1), since: minute(1) } as const
      const state = { ...newState(T0), decidedUpTo: minute(1), runs: 1, past }
      const change = { state, nextAt: minute(2), wakes: true }
      expect(await commit({ change, slots: [skipped(T0), fired(minute(1), 1)] })).toBe('done')
      expect(await schedules.get(SCHEDULE)).toMatchObject({
        version: 2,
        nextAt: minute(2),
        state: { decidedUpTo: minute(1), runs: 1, past: { kind: 'active', run: uuidOf(1) } },
      })
      expect(await store.getRun(uuidOf(1))).toMatchObject({
        status: 'created',
        parent: SCHEDULE,
        root: SCHEDULE,
        scheduleAt: '2026-01-01T00:01:00.000Z',
      })
      expect(await store.driver(uuidOf(1))).toBeUndefined()
      expect(await schedules.slots(SCHEDULE, { limit: 10 })).toEqual([
        {
          kind: 'slot',
          at: minute(1),
          outcome: { kind: 'fired', lateMs: 3, note: null },
          decidedAt: minute(1),
          run: { uuid: uuidOf(1), status: 'created', finishedAt: null },
        },
        {
          kind: 'slot',
          at: T0,
          outcome: {
            kind: 'skipped',
            through: null,
            count: null,
            reason: { kind: 'missed' },
            note: { kind: 'start' },
          },
          decidedAt: minute(1),
          run: null,
        },
      ])
      expect(await schedules.activeRuns(SCHEDULE)).toEqual([uuidOf(1)])
      expect(await schedules.unfinishedRuns()).toEqual([
        { uuid: uuidOf(1), schedule: SCHEDULE, driver: undefined },
      ])
      // The same slot again: nothing of it is written, not even what came before it.
      expect(await commit({ version: 2, slots: [skipped(minute(3)), fired(minute(1), 2)] })).toBe(
        'slot-taken',
      )
      expect(await store.getRun(uuidOf(2))).toBeUndefined()
      expect((await schedules.slots(SCHEDULE, { limit: 10 })).length).toBe(2)
      expect((await schedules.get(SCHEDULE))?.version).toBe(2)
    })

    it('refuses a commit that was made from an old view', async () => {
      await schedules.register(registration())
      expect(await commit()).toBe('done')
      expect(await commit()).toBe('changed')
      expect(await commit({ uuid: uuidOf(9) })).toBe('no-such-schedule')
    })

    it('keeps apart slots by the clock, by hand and of a backfill', async () => {
      await schedules.register(registration())
      const queued: NewSlot[] = (['manual', 'backfill'] as const).map((kind) => ({
        kind,
        at: minute(1),
        outcome: { kind: 'queued', note: null },
      }))
      await commit({ slots: [fired(minute(1), 1), ...queued] })
      expect((await schedules.queuedSlots(SCHEDULE, 9)).map(({ kind }) => kind).sort()).toEqual([
        'backfill',
        'manual',
      ])
      const key = { ...draftOf(2), parent: SCHEDULE, key: 'manual 1' }
      expect(await commit({ version: 2, slots: [fired(minute(1), 2, { kind: 'manual', run: key })] })).toBe(
        'done',
      )
      expect((await schedules.queuedSlots(SCHEDULE, 9)).map(({ kind }) => kind)).toEqual(['backfill'])
      const range = { from: minute(1), to: minute(2) }
      expect([...(await schedules.firedSlots(SCHEDULE, range))]).toEqual([minute(1)])
      expect((await schedules.firedSlots(SCHEDULE, { from: minute(2), to: minute(9) })).size).toBe(0)
    })

    describe('a schedule that waits', () => {
      const waitFor = async (wakes: boolean) => {
        await schedules.register(registration())
        const past = { kind: 'active', run: uuidOf(1), since: minute(1) } as const
        const state = { ...newState(T0), past, runs: 1 }
        await commit({ change: { state, nextAt: minute(60), wakes }, slots: [fired(minute(1), 1)] })
        const epoch = await store.takeOver(uuidOf(1), 1, driverOf(7))
        return epoch!
      }
      const end = async (epoch: number, type: 'failed' | 'running') =>
        granted(await store.addConditions(uuidOf(1), epoch, [{ type, reason: 'Test', message: '' }]))

      it('is due in the moment in which its run ends, and knows how', async () => {
        const epoch = await waitFor(true)
        await end(epoch, 'running')
        expect(await schedules.nextDue()).toBe(minute(60))
        subject().clock.passSeconds(90)
        await end(epoch, 'failed')
        expect(await schedules.nextDue()).toBe(T0 + 90_000)
        expect((await schedules.get(SCHEDULE))?.state.past).toEqual({
          kind: 'ended',
          run: uuidOf(1),
          status: 'failed',
        })
      })

      it('is due when its run is deleted, which then stands in nobody’s way', async () => {
        const epoch = await waitFor(true)
        await end(epoch, 'failed')
        const { version } = (await schedules.get(SCHEDULE))!
        await commit({ version, change: { nextAt: minute(60) } })
        expect((await store.deleteRun(uuidOf(1))).ok).toBe(true)
        expect(await schedules.nextDue()).toBe(T0)
        expect((await schedules.get(SCHEDULE))?.state.past).toEqual({ kind: 'none' })
        expect((await schedules.slots(SCHEDULE, { limit: 1 }))[0]?.run).toEqual({
          uuid: uuidOf(1),
          status: null,
          finishedAt: null,
        })
      })

      it('and one that does not stays asleep', async () => {
        await end(await waitFor(false), 'failed')
        expect(await schedules.nextDue()).toBe(minute(60))
      })
    })

    it('refuses what was decided while a run was active that has ended meanwhile', async () => {
      await schedules.register(registration())
      await commit({ slots: [fired(minute(1), 1, { kind: 'backfill' })] })
      const { version } = (await schedules.get(SCHEDULE))!
      const epoch = (await store.takeOver(uuidOf(1), 1, driverOf(7)))!
      granted(await store.addConditions(uuidOf(1), epoch, [{ type: 'failed', reason: 'Test', message: '' }]))
      expect(await commit({ version, change: { nextAt: null, wakes: true } })).toBe('changed')
    })

    it('keeps every part of a change', async () => {
      await schedules.register(registration())
      const waiting = { at: minute(2), reason: { kind: 'queued', behind: minute(1) } } as const
      const state = {
        registeredAt: T0,
        editedAt: minute(1),
        decidedUpTo: minute(2),
        waitedUpTo: minute(3),
        runs: 4,
        past: { kind: 'none' },
        pauses: [{ from: minute(1), to: minute(2) }, { from: minute(3) }],
      } as const
      const change = { state, definition: { every: 5 }, content: { new: true }, nextAt: null, waiting }
      await commit({ change: { ...change, ended: 'no-more' } })
      expect(await schedules.get(SCHEDULE)).toMatchObject({
        state,
        definition: { every: 5 },
        nextAt: null,
        waiting,
        ended: 'no-more',
      })
      expect((await store.getRun(SCHEDULE))?.content).toEqual({ new: true })
      const status = { type: 'succeeded', reason: 'Test', message: 'over' } as const
      await commit({ version: 2, change: { status, waiting: null, ended: null } })
      expect(await schedules.get(SCHEDULE)).toMatchObject({ status: 'succeeded', waiting: null, ended: null })
    })

    it('forgets a schedule with its slots, not its runs', async () => {
      await schedules.register(registration())
      await commit({ slots: [fired(minute(1), 1)] })
      expect(await schedules.remove(SCHEDULE, 'test')).toBe(true)
      expect(await schedules.remove(SCHEDULE, 'test')).toBe(false)
      expect(await schedules.get(SCHEDULE)).toBeUndefined()
      expect(await store.getRun(SCHEDULE)).toMatchObject({ status: 'stopped' })
      expect(await store.getRun(uuidOf(1))).toBeDefined()
      // The name is free again.
      expect((await schedules.register(registration({ run: draftOf(3, { kind: 'schedule' }) }))).ok).toBe(
        true,
      )
    })

    describe('the lead', () => {
      const decision = (leadership: Leadership) => ({
        epoch: leadership.epoch,
        past: { kind: 'none' } as const,
      })

      it('has one process at a time, and an epoch that grows', async () => {
        const first = (await schedules.lead(driverOf(1)))!
        expect(await schedules.leader()).toMatchObject({ identity: driverOf(1), epoch: first.epoch })
        await first.release()
        expect(await schedules.leader()).toBeUndefined()
        const second = (await schedules.lead(driverOf(2)))!
        expect(second.epoch).toBe(first.epoch + 1)
        await schedules.register(registration())
        expect(await commit({ decision: decision(first) })).toBe('not-leader')
        expect(await commit({ decision: decision(second) })).toBe('done')
        await second.release()
      })

      it('refuses a decision when the past run is not as it was', async () => {
        const leadership = (await schedules.lead(driverOf(1)))!
        await schedules.register(registration())
        const past = { kind: 'succeeded', run: uuidOf(1) } as const
        expect(await commit({ decision: { epoch: leadership.epoch, past } })).toBe('changed')
        await leadership.release()
      })

      it('can be asked to end', async () => {
        expect(await schedules.askToStop('test')).toBe(false)
        const leadership = (await schedules.lead(driverOf(1)))!
        expect(await leadership.stopRequest()).toBeUndefined()
        expect(await schedules.askToStop('test')).toBe(true)
        expect(await leadership.stopRequest()).toBe('test')
        await leadership.release()
        const next = (await schedules.lead(driverOf(1)))!
        expect(await next.stopRequest()).toBeUndefined()
        await next.release()
      })
    })
  })
}
