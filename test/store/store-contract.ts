/** What every run store has to do, whatever it keeps the runs in. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Status } from '../../src/lifecycle/status.js'
import type { RunStore } from '../../src/store/contract.js'
import { cacheContract } from './cache-contract.js'
import { driverContract } from './driver-contract.js'
import { eventContract } from './event-contract.js'
import { hookContract } from './hook-contract.js'
import { lineageContract } from './lineage-contract.js'
import { placeContract } from './place-contract.js'
import { portContract } from './port-contract.js'
import { queryContract } from './query-contract.js'
import { scheduleContract } from './schedule-contract.js'
import {
  artifactOf,
  attemptOf,
  draftOf,
  driverOf,
  FakeClock,
  granted,
  metricOf,
  moveTo,
  type StorePlace,
  uuidOf,
} from './store-samples.js'
import { treeContract } from './tree-contract.js'

export interface StoreUnderTest {
  readonly name: string
  /** A place where no store has been yet. */
  create(): StorePlace
}

export function storeContract({ name, create }: StoreUnderTest): void {
  describe(`the contract of a run store: ${name}`, () => {
    let place: StorePlace
    let clock: FakeClock
    let store: RunStore

    beforeEach(async () => {
      place = create()
      clock = new FakeClock()
      store = await place.open(clock)
    })

    describe('runs', () => {
      it('gives back what was written, also from another connection', async () => {
        const draft = draftOf(1, {
          name: 'Zoë 🚀',
          description: 'it\'s "quoted"\n',
          tags: ['a', 'ü'],
          inputs: { lr: 0.1, big: 9007199254740991, text: '', none: null, nested: { list: [1, 'x', true] } },
          content: JSON.parse('{"__proto__": {"x": 1}, "env": ["a=b"]}'),
        })
        const record = await store.createRun(draft, driverOf(7))
        expect(record).toEqual({
          ...draft,
          status: 'created',
          createdAt: '2026-01-01T00:00:00.000Z',
          updatedAt: '2026-01-01T00:00:00.000Z',
          startedAt: null,
          finishedAt: null,
          waitTime: null,
          duration: null,
          outputs: {},
          metaInfo: {},
          attempt: 1,
          parent: null,
          root: draft.uuid,
          key: null,
          iteration: null,
          original: null,
          cloningKind: null,
          scheduleAt: null,
          pending: null,
          queue: null,
        })
        const other = await place.open(clock)
        expect(await other.getRun(draft.uuid)).toEqual(record)
        expect(Object.keys((record.content as object) ?? {})).toEqual(['__proto__', 'env'])
      })

      it('keeps what follows a NUL', async () => {
        const record = await store.createRun(draftOf(1, { name: 'a\0b', inputs: { x: 'a\0b' } }), driverOf(7))
        expect(record.name).toMatch(/^a.b$/)
        expect(record.inputs).toEqual({ x: 'a\0b' })
      })

      it('knows no run that was never made', async () => {
        expect(await store.getRun(uuidOf(1))).toBeUndefined()
        expect(await store.conditions(uuidOf(1))).toEqual([])
        const change = { type: 'running', reason: 'Test', message: '' } as const
        expect(await store.addConditions(uuidOf(1), 1, [change])).toEqual({
          ok: false,
          error: { kind: 'no-such-run' },
        })
        expect(await store.updateRun(uuidOf(1), 1, {})).toEqual({ ok: false, error: { kind: 'no-such-run' } })
      })

      it('finds runs by the beginning of their uuid, newest first', async () => {
        for (const uuid of ['ab1', 'ab2', 'abc', 'ac1']) {
          await store.createRun(draftOf(0, { uuid: uuid.padEnd(32, '0') }), driverOf(7))
          clock.passSeconds(1)
        }
        const found = async (prefix: string, limit: number) =>
          (await store.findRuns(prefix, limit)).map(({ uuid }) => uuid.slice(0, 3))
        expect(await found('ab', 10)).toEqual(['abc', 'ab2', 'ab1'])
        expect(await found('AB', 2)).toEqual(['abc', 'ab2'])
        expect(await found('ab10', 10)).toEqual(['ab1'])
        expect(await found('%', 10)).toEqual([])
        expect(await found('', 10)).toHaveLength(4)
      })

      it('sets the given keys and keeps the others', async () => {
        await store.createRun(draftOf(1, { inputs: { a: 1, b: 1 }, tags: ['x'] }), driverOf(7))
        clock.passSeconds(5)
        await store.updateRun(uuidOf(1), 1, { inputs: { b: 2 }, outputs: { best: 1 }, metaInfo: { m: 1 } })
        const update = {
          outputs: JSON.parse('{"__proto__": 3}'),
          tags: ['y'],
          name: 'new',
          attempt: 2,
          content: [1],
        }
        const record = granted(await store.updateRun(uuidOf(1), 1, update))
        expect(record).toMatchObject({ inputs: { a: 1, b: 2 }, metaInfo: { m: 1 }, tags: ['y'], name: 'new' })
        expect(record).toMatchObject({ attempt: 2, content: [1], updatedAt: '2026-01-01T00:00:05.000Z' })
        expect(Object.entries(record.outputs)).toEqual([
          ['best', 1],
          ['__proto__', 3],
        ])
        expect(await store.getRun(uuidOf(1))).toEqual(record)
      })

      it('deletes a run that is done with all that belongs to it, and no other', async () => {
        for (const number of [1, 2]) {
          await store.createRun(draftOf(number), driverOf(7))
          await store.recordArtifacts(uuidOf(number), [artifactOf('model')])
          await store.recordMetrics(uuidOf(number), [metricOf('loss', 1)])
          await store.claimAttempt(uuidOf(number), 1, attemptOf(1))
        }
        await store.recordEdge({ upstream: uuidOf(1), downstream: uuidOf(2), kind: 'param', values: {} })
        await store.recordEdge({ upstream: uuidOf(3), downstream: uuidOf(2), kind: 'param', values: {} })
        await moveTo(store, 1, 'failed')
        expect(await store.deleteRun(uuidOf(1))).toEqual({ ok: true, value: undefined })
        expect(await store.getRun(uuidOf(1))).toBeUndefined()
        expect(await store.conditions(uuidOf(1))).toEqual([])
        expect(await store.artifacts(uuidOf(1))).toEqual([])
        expect(await store.metrics(uuidOf(1))).toEqual([])
        expect(await store.attempts(uuidOf(1))).toEqual([])
        expect((await store.edges(uuidOf(2))).upstream.map(({ upstream }) => upstream)).toEqual([uuidOf(3)])
        expect(await store.artifacts(uuidOf(2))).toHaveLength(1)
      })

      it('refuses to delete a run that is not done, or not there', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        await moveTo(store, 1, 'running')
        expect(await store.deleteRun(uuidOf(1))).toEqual({
          ok: false,
          error: { kind: 'not-done', status: 'running' },
        })
        expect(await store.getRun(uuidOf(1))).toBeDefined()
        expect(await store.deleteRun(uuidOf(2))).toEqual({ ok: false, error: { kind: 'no-such-run' } })
      })
    })

    describe('conditions', () => {
      it('tell how a run went, and set its times', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        clock.passSeconds(1.5)
        await moveTo(store, 1, 'compiled', 'queued')
        clock.passSeconds(1)
        expect(await moveTo(store, 1, 'running')).toMatchObject({
          startedAt: '2026-01-01T00:00:02.500Z',
          waitTime: 2.5,
          finishedAt: null,
        })
        clock.passSeconds(10)
        const record = await moveTo(store, 1, 'processing', 'succeeded')
        expect(record).toMatchObject({
          status: 'succeeded',
          startedAt: '2026-01-01T00:00:02.500Z',
          finishedAt: '2026-01-01T00:00:12.500Z',
          updatedAt: '2026-01-01T00:00:12.500Z',
          duration: 10,
        })
        expect(await store.getRun(uuidOf(1))).toEqual(record)
        const conditions = await store.conditions(uuidOf(1))
        const types = ['created', 'compiled', 'queued', 'running', 'processing', 'succeeded']
        expect(conditions.map(({ type }) => type)).toEqual(types)
        expect(conditions[3]).toEqual({
          type: 'running',
          status: true,
          reason: 'Test',
          message: 'now running',
          last_update_time: '2026-01-01T00:00:02.500Z',
          last_transition_time: '2026-01-01T00:00:02.500Z',
        })
      })

      it('leave a run that never started without a duration', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        expect(await moveTo(store, 1, 'skipped')).toMatchObject({
          startedAt: null,
          waitTime: null,
          duration: null,
          finishedAt: '2026-01-01T00:00:00.000Z',
        })
      })

      it('never count time backwards when the clock is set back', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        clock.passSeconds(-60)
        expect(await moveTo(store, 1, 'running')).toMatchObject({ waitTime: 0 })
        clock.passSeconds(-60)
        expect(await moveTo(store, 1, 'failed')).toMatchObject({ duration: 0 })
      })

      it('refuse what may not follow, and change nothing then', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        const done = await moveTo(store, 1, 'running', 'failed')
        for (const type of ['running', 'failed', 'succeeded'] as const) {
          const refused = await store.addConditions(uuidOf(1), 1, [{ type, reason: 'Test', message: '' }])
          expect(refused).toEqual({ ok: false, error: { kind: 'not-allowed', from: 'failed', to: type } })
        }
        expect(await store.getRun(uuidOf(1))).toEqual(done)
        expect(await store.conditions(uuidOf(1))).toHaveLength(3)
      })

      it('are added together or not at all', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        const step = (type: Status) => ({ type, reason: 'Test', message: `now ${type}` })
        const all = (...types: Status[]) => store.addConditions(uuidOf(1), 1, types.map(step))
        clock.passSeconds(2)
        granted(await all('compiled', 'queued', 'running'))
        expect(await store.getRun(uuidOf(1))).toMatchObject({ status: 'running', waitTime: 2 })
        expect(await all('processing', 'failed', 'succeeded')).toEqual({
          ok: false,
          error: { kind: 'not-allowed', from: 'failed', to: 'succeeded' },
        })
        expect((await store.getRun(uuidOf(1)))?.status).toBe('running')
        const types = (await store.conditions(uuidOf(1))).map(({ type }) => type)
        expect(types).toEqual(['created', 'compiled', 'queued', 'running'])
      })

      it('renew a warning that repeats itself, and add one that says something else', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        await moveTo(store, 1, 'warning')
        clock.passSeconds(3)
        await moveTo(store, 1, 'warning')
        await store.addConditions(uuidOf(1), 1, [{ type: 'warning', reason: 'Test', message: 'other' }])
        const [, first, second] = await store.conditions(uuidOf(1))
        expect(first).toMatchObject({
          last_transition_time: '2026-01-01T00:00:00.000Z',
          last_update_time: '2026-01-01T00:00:03.000Z',
        })
        expect(second).toMatchObject({ message: 'other', last_transition_time: '2026-01-01T00:00:03.000Z' })
      })

      it.each(['resuming', 'retrying'] as const)('begin anew with %s', async (again) => {
        await store.createRun(draftOf(1), driverOf(7))
        await moveTo(store, 1, 'running', 'stopped')
        expect(await moveTo(store, 1, again)).toMatchObject({ finishedAt: null, duration: null })
        clock.passSeconds(4)
        expect(await moveTo(store, 1, 'queued', 'running', 'succeeded')).toMatchObject({
          startedAt: '2026-01-01T00:00:00.000Z',
          finishedAt: '2026-01-01T00:00:04.000Z',
          duration: 4,
        })
      })
    })

    it('tells by its version that another connection has written', async () => {
      const other = await place.open(clock)
      const before = await store.dataVersion()
      expect(await store.dataVersion()).toBe(before)
      await other.createRun(draftOf(1), driverOf(7))
      expect(await store.dataVersion()).not.toBe(before)
    })

    it('tells which runs are due to lose their working files, the longest overdue first, until that is taken back', async () => {
      for (const number of [1, 2, 3]) await store.createRun(draftOf(number), driverOf(7))
      await store.setExpiry(uuidOf(1), '2026-01-01T00:00:02.000Z')
      await store.setExpiry(uuidOf(2), '2026-01-01T00:00:01.000Z')
      await store.setExpiry(uuidOf(3), '2026-01-01T00:00:09.000Z')
      expect(await store.expired()).toEqual([])
      clock.passSeconds(2)
      expect(await store.expired()).toEqual([uuidOf(2), uuidOf(1)])
      await store.setExpiry(uuidOf(2), null)
      await store.setExpiry(uuidOf(1), '2026-01-01T00:00:08.000Z')
      expect(await store.expired()).toEqual([])
    })

    it('keeps everything after it was closed', async () => {
      await store.createRun(draftOf(1), driverOf(7))
      const record = await moveTo(store, 1, 'running', 'succeeded')
      await store.close()
      await store.close()
      const again = await place.open(clock)
      expect(await again.getRun(uuidOf(1))).toEqual(record)
    })

    const subject = () => ({ place, store, clock })
    driverContract(subject)
    lineageContract(subject)
    queryContract(subject)
    scheduleContract(subject)
    eventContract(subject)
    treeContract(subject)
    placeContract(subject)
    portContract(subject)
    cacheContract(subject)
    hookContract(subject)
  })
}
